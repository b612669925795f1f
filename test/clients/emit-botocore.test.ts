// The botocore Config that bq writes, run by a real botocore where the machine has one. Where it has not, that is printed.
import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { emitSettings } from '../../src/render/emit.ts';

const hasBotocore = spawnSync('python3', ['-c', 'import botocore']).status === 0;

describe('emitted botocore Config', () => {
  if (!hasBotocore) {
    process.stdout.write('  not tested here: this machine has no botocore\n');
    return;
  }
  it('is accepted by botocore, value for value', () => {
    const code = emitSettings('botocore', {
      concurrency: 40,
      requestsPerMinute: null,
      stepNames: ['call'],
      retry: { intervalSeconds: 1, backoffRate: 2, maxDelaySeconds: null, jitterStrategy: 'NONE', maxAttempts: 3 },
      sdkAttempts: 4,
      sdkMode: 'adaptive',
      readTimeoutSeconds: 268.2,
      sqs: null,
    });
    const check = `${code}
import botocore.session, json
client = botocore.session.get_session().create_client("bedrock-runtime", region_name="us-east-1", config=config,
    aws_access_key_id="x", aws_secret_access_key="x")
c = client.meta.config
print(json.dumps([c.retries, c.read_timeout, c.tcp_keepalive, c.max_pool_connections]))
`;
    const { status, stdout, stderr } = spawnSync('python3', ['-c', check], { encoding: 'utf8' });
    expect(status, stderr).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.equal([{ mode: 'adaptive', total_max_attempts: 4 }, 269, true, 40]);
  });
});
