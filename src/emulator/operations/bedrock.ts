// Bedrock's control plane: which models and inference profiles there are.
import type {
  GetFoundationModelAvailabilityCommandInput,
  GetFoundationModelCommandInput,
  GetInferenceProfileCommandInput,
  ListFoundationModelsCommandInput,
  ListInferenceProfilesCommandInput,
} from '@aws-sdk/client-bedrock';
import { partitionOf } from '../../catalog/partitions.ts';
import type { InferenceProfile, Model } from '../../catalog/types.ts';
import { type Handlers, handler, type Output } from '../call.ts';
import { type Directory, isFrom, type OwnProfile } from '../directory.ts';
import { AwsError, validationError } from '../wire/aws-error.ts';
import { repeated } from '../wire/repeated.ts';
import { FixedList, page } from './pages.ts';
import { ACCOUNT_ID } from './service-quotas.ts';

const notFound = (): AwsError =>
  new AwsError('ResourceNotFoundException', 'Could not resolve the foundation model from the provided model identifier.');

export function bedrockHandlers(directory: Directory, created: Date): Handlers {
  const inRegion = (model: Model, region: string): boolean =>
    model.onDemandRegions.includes(region) ||
    model.provisionedRegions.includes(region) ||
    model.profiles.some((profile) => isFrom(profile, region));

  // The catalogue and AWS's own profiles stay as they are while the emulator runs.
  const whole = new Map<string, { readonly models: Output; readonly profiles: FixedList<ListedProfile> }>();
  const wholeLists = (region: string) => {
    const known = whole.get(region);
    if (known) return known;
    const models = directory.models.filter((model) => inRegion(model, region)).map((model) => describeModel(model, region));
    const profiles = directory.models.flatMap((model) =>
      model.profiles.filter((profile) => isFrom(profile, region)).map((profile): ListedProfile => ({ model, profile, id: null })),
    );
    const made = {
      models: repeated({ modelSummaries: models }),
      profiles: new FixedList(profiles, (items, nextToken) => ({
        inferenceProfileSummaries: items.map((listed) => describeProfile(listed, region, created)),
        ...(nextToken === null ? {} : { nextToken }),
      })),
    };
    whole.set(region, made);
    return made;
  };

  const require = (id: string | undefined, region: string): Model => {
    const entry = directory.find(id ?? '');
    if (!entry || entry.profile || !inRegion(entry.model, region)) throw notFound();
    return entry.model;
  };

  return {
    ListFoundationModels: handler<ListFoundationModelsCommandInput>(({ input, region }) => {
      const { byProvider, byOutputModality, byInferenceType, byCustomizationType } = input;
      const isWhole = [byProvider, byOutputModality, byInferenceType, byCustomizationType].every((wish) => wish === undefined);
      if (isWhole) return wholeLists(region.name).models;
      const models = directory.models
        .filter((model) => inRegion(model, region.name) && byCustomizationType === undefined)
        .filter((model) => byProvider === undefined || model.provider.toLowerCase() === byProvider.toLowerCase())
        .filter((model) => byOutputModality === undefined || model.outputModalities.includes(byOutputModality))
        .filter((model) => byInferenceType === undefined || inferenceTypes(model, region.name).includes(byInferenceType));
      return { modelSummaries: models.map((model) => describeModel(model, region.name)) };
    }),
    GetFoundationModel: handler<GetFoundationModelCommandInput>(({ input, region }) => ({
      modelDetails: describeModel(require(input.modelIdentifier, region.name), region.name),
    })),
    GetFoundationModelAvailability: handler<GetFoundationModelAvailabilityCommandInput>(({ input, region }) => {
      const model = require(input.modelId, region.name);
      const available = directory.hasAccess(model);
      return {
        modelId: model.modelId,
        agreementAvailability: { status: available ? 'AVAILABLE' : 'NOT_AVAILABLE' },
        authorizationStatus: available ? 'AUTHORIZED' : 'NOT_AUTHORIZED',
        entitlementAvailability: available ? 'AVAILABLE' : 'NOT_AVAILABLE',
        regionAvailability: 'AVAILABLE',
      };
    }),
    ListInferenceProfiles: handler<ListInferenceProfilesCommandInput>(({ input, region }) => {
      if (input.maxResults !== undefined && (input.maxResults < 1 || input.maxResults > 1_000)) {
        throw validationError(
          `1 validation error detected: Value '${input.maxResults}' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and 1000`,
        );
      }
      const maxResults = Math.min(input.maxResults ?? 100, 100);
      if (input.typeEquals !== 'APPLICATION') return wholeLists(region.name).profiles.page({ maxResults, token: input.nextToken });
      const { items, nextToken } = page(applicationProfiles(directory, region.name), maxResults, input.nextToken, 'nextToken');
      return {
        inferenceProfileSummaries: items.map((listed) => describeProfile(listed, region.name, created)),
        ...nextToken,
      };
    }),
    GetInferenceProfile: handler<GetInferenceProfileCommandInput>(({ input, region }) => {
      const identifier = input.inferenceProfileIdentifier ?? '';
      const own = applicationProfiles(directory, region.name).find(({ id }) => identifier === id || identifier.endsWith(`/${id}`));
      if (own) return describeProfile(own, region.name, created);
      const entry = directory.find(identifier);
      if (!entry?.profile || !isFrom(entry.profile, region.name))
        throw new AwsError('ResourceNotFoundException', 'The provided inference profile was not found.');
      return describeProfile({ ...entry, id: null }, region.name, created);
    }),
    // Nothing can be bought here: an account without any.
    ListProvisionedModelThroughputs: handler(() => ({ provisionedModelSummaries: [] })),
  };
}

function inferenceTypes(model: Model, region: string): readonly string[] {
  return [
    ...(model.onDemandRegions.includes(region) ? ['ON_DEMAND'] : []),
    ...(model.provisionedRegions.includes(region) ? ['PROVISIONED'] : []),
    ...(model.profiles.some((profile) => isFrom(profile, region)) ? ['INFERENCE_PROFILE'] : []),
  ];
}

const modelArn = (model: Model, region: string): string =>
  `arn:${partitionOf(region).id}:bedrock:${region}::foundation-model/${model.modelId}`;

function describeModel(model: Model, region: string): Output {
  return {
    modelArn: modelArn(model, region),
    modelId: model.modelId,
    modelName: model.name,
    providerName: model.provider,
    inputModalities: model.inputModalities,
    outputModalities: model.outputModalities,
    responseStreamingSupported: model.outputModalities.includes('TEXT'),
    customizationsSupported: [],
    inferenceTypesSupported: inferenceTypes(model, region),
    modelLifecycle: { status: model.lifecycle },
  };
}

interface ListedProfile {
  readonly model: Model;
  readonly profile: InferenceProfile | null;
  /** Of an application inference profile; null for AWS's own. */
  readonly id: string | null;
  /** Of one that was made here. */
  readonly made?: OwnProfile;
}

/** The account's own names for models and profiles. */
function applicationProfiles(directory: Directory, region: string): (ListedProfile & { readonly id: string })[] {
  const made = directory.ownProfiles(region).flatMap((own) => {
    const entry = directory.find(own.target);
    return entry ? [{ ...entry, id: own.id, made: own }] : [];
  });
  const told = [...directory.applicationProfiles].flatMap(([name, target]) => {
    const entry = directory.find(target);
    const isHere = entry && (entry.profile ? isFrom(entry.profile, region) : entry.model.onDemandRegions.includes(region));
    return entry && isHere ? [{ ...entry, id: name.slice(name.lastIndexOf('/') + 1) }] : [];
  });
  return [...made, ...told];
}

function describeProfile({ model, profile, id, made }: ListedProfile, region: string, created: Date): Output {
  const regions = profile?.routing[region] ?? [region];
  const kind = id === null ? 'inference-profile' : 'application-inference-profile';
  const profileId = id ?? profile?.id ?? model.modelId;
  return {
    inferenceProfileName: made?.name ?? id ?? `${profile?.prefix.toUpperCase()} ${model.provider} ${model.name}`,
    description: made?.description ?? `Routes requests to ${model.provider} ${model.name} in ${regions.join(', ')}.`,
    createdAt: made?.created ?? created,
    updatedAt: made?.created ?? created,
    inferenceProfileArn: `arn:${partitionOf(region).id}:bedrock:${region}:${ACCOUNT_ID}:${kind}/${profileId}`,
    // A global profile names its source Region and one ARN without a Region, as AWS does.
    models: regions.map((name) => ({ modelArn: name === '*' ? modelArn(model, '') : modelArn(model, name) })),
    inferenceProfileId: profileId,
    status: 'ACTIVE',
    type: id === null ? 'SYSTEM_DEFINED' : 'APPLICATION',
  };
}
