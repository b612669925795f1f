// The SDK's modules that lists are read with, each loaded at first use and kept: every `import()` of one makes a copy of all its names.

function once<Module>(load: () => Promise<Module>): () => Promise<Module> {
  let loaded: Promise<Module> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}

export const bedrockSdk = once(() => import('@aws-sdk/client-bedrock'));
export const serviceQuotasSdk = once(() => import('@aws-sdk/client-service-quotas'));
export const httpHandler = once(() => import('@smithy/node-http-handler'));
