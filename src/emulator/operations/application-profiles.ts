// The account's own inference profiles: made, listed, tagged, ended. A call through one counts on the pool of what it copies.
import { randomInt } from 'node:crypto';
import type {
  CreateInferenceProfileCommandInput,
  DeleteInferenceProfileCommandInput,
  ListTagsForResourceCommandInput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from '@aws-sdk/client-bedrock';
import { partitionOf } from '../../catalog/partitions.ts';
import { type Handlers, handler } from '../call.ts';
import type { Directory, OwnProfile } from '../directory.ts';
import type { Region } from '../region.ts';
import { AwsError, validationError } from '../wire/aws-error.ts';
import { ACCOUNT_ID } from './service-quotas.ts';

const notFound = (): AwsError => new AwsError('ResourceNotFoundException', 'The provided inference profile was not found.');
const NAME = /^(?:[0-9a-zA-Z][ _-]?){1,64}$/;
const ID_LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

const newId = (): string => Array.from({ length: 12 }, () => ID_LETTERS[randomInt(ID_LETTERS.length)]).join('');

/** The tags of another kind of thing that has some, by its ARN. */
export type OtherTags = (arn: string, region: Region) => Map<string, string> | null;

export function applicationProfileHandlers(directory: Directory, otherTags: OtherTags): Handlers {
  const require = (identifier: string | undefined, region: string): OwnProfile => {
    const own = directory.ownProfile(identifier ?? '');
    if (!own || own.region !== region) throw notFound();
    return own;
  };
  const tagged = (arn: string | undefined, region: Region): Map<string, string> =>
    otherTags(arn ?? '', region) ?? require(arn, region.name).tags;
  return {
    CreateInferenceProfile: handler<CreateInferenceProfileCommandInput>(({ input, region, clock }) => {
      const { inferenceProfileName: name = '', modelSource, tags = [], description } = input;
      if (!NAME.test(name))
        throw validationError(
          `1 validation error detected: Value '${name}' at 'inferenceProfileName' failed to satisfy constraint: Member must satisfy regular expression pattern: ([0-9a-zA-Z][ _-]?)+`,
        );
      const copied = modelSource?.copyFrom ?? '';
      // What cannot be called from here cannot be copied either.
      directory.target(copied, region.name);
      if (directory.ownProfiles(region.name).some((own) => own.name === name))
        throw new AwsError('ConflictException', 'An inference profile with this name already exists.', 409);
      const id = newId();
      const arn = `arn:${partitionOf(region.name).id}:bedrock:${region.name}:${ACCOUNT_ID}:application-inference-profile/${id}`;
      const created = new Date(clock.nowSeconds() * 1000);
      directory.addOwnProfile({
        id,
        arn,
        name,
        region: region.name,
        target: copied,
        description: description ?? null,
        created,
        tags: tagsOf(tags),
      });
      return { inferenceProfileArn: arn, status: 'ACTIVE' };
    }),
    DeleteInferenceProfile: handler<DeleteInferenceProfileCommandInput>(({ input, region }) => {
      directory.removeOwnProfile(require(input.inferenceProfileIdentifier, region.name));
      return {};
    }),
    TagResource: handler<TagResourceCommandInput>(({ input, region }) => {
      const tags = tagged(input.resourceARN, region);
      for (const [key, value] of tagsOf(input.tags ?? [])) tags.set(key, value);
      return {};
    }),
    UntagResource: handler<UntagResourceCommandInput>(({ input, region }) => {
      const tags = tagged(input.resourceARN, region);
      for (const key of input.tagKeys ?? []) tags.delete(key);
      return {};
    }),
    ListTagsForResource: handler<ListTagsForResourceCommandInput>(({ input, region }) => {
      const tags = tagged(input.resourceARN, region);
      return { tags: [...tags].map(([key, value]) => ({ key, value })) };
    }),
  };
}

const tagsOf = (tags: readonly { key?: string | undefined; value?: string | undefined }[]): Map<string, string> =>
  new Map(tags.map(({ key = '', value = '' }) => [key, value]));
