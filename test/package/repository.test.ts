// What surrounds the code of a public repository: workflows that run what exists, forms that GitHub can read, one address everywhere.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { ROOT } from '../_helpers/run-bq.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const packageJson = JSON.parse(read('package.json')) as {
  readonly engines: { readonly node: string };
  readonly scripts: Record<string, string>;
  readonly homepage: string;
  readonly repository: { readonly url: string };
  readonly bugs: { readonly url: string };
};

interface Job {
  readonly strategy?: { readonly matrix: { readonly node: readonly string[] } };
  readonly permissions?: Record<string, string>;
  readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly env?: Record<string, string> }[];
}
const workflow = (name: string) =>
  parse(read(`.github/workflows/${name}.yml`)) as {
    readonly on: Record<string, unknown>;
    readonly permissions: Record<string, string>;
    readonly jobs: Record<string, Job>;
  };
const jobOf = (name: string, job: string): Job => workflow(name).jobs[job] ?? expect.fail(`no job ${job}`);

describe('the repository', () => {
  it('runs one script in CI and audits what is bundled, on the oldest Node that is supported and on 24', () => {
    const job = jobOf('ci', 'test');
    const oldest = /^>=(\d+)/.exec(packageJson.engines.node)?.[1];
    expect(job.strategy?.matrix.node).to.deep.equal([oldest, '24']);
    expect(job.steps.map(({ run }) => run).filter(Boolean)).to.deep.equal(['.ci/run', 'npm run audit:bundled']);
    expect(packageJson.scripts).to.have.property('audit:bundled');
    expect(read('.nvmrc').trim()).to.equal(oldest);
  });

  it('installs, checks and tests in that order, with scripts that exist', () => {
    const script = read('.ci/run');
    const commands = [...script.matchAll(/^npm (ci|test|run [\w:]+)/gm)].map(([, command]) => command);
    expect(commands).to.deep.equal(['ci', 'run check', 'test', 'run test:clients', 'run test:browser']);
    for (const command of commands.slice(1)) expect(packageJson.scripts).to.have.property((command ?? '').replace('run ', ''));
    expect(script).to.include('%d passed, %d failed');
    expect(statSync(join(ROOT, '.ci/run')).mode & 0o111, 'executable').to.not.equal(0);
  });

  it('publishes from a tag what was tested, with provenance, and may do nothing else', () => {
    const { on, permissions } = workflow('release');
    expect(on).to.deep.equal({ push: { tags: ['v*'] } });
    expect(permissions).to.deep.equal({ contents: 'read' });
    expect(workflow('ci').permissions).to.deep.equal({ contents: 'read' });
    const { steps, permissions: ofJob } = jobOf('release', 'publish');
    expect(ofJob).to.deep.equal({ contents: 'write', 'id-token': 'write' });
    const runs = steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
    const at = (part: string) => runs.findIndex((run) => run.includes(part));
    expect([at('GITHUB_REF_NAME'), at('.ci/run'), at('npm pack'), at('npm publish --provenance')]).to.deep.equal([0, 1, 2, 3]);
  });

  it('has forms for issues with one id a field, each marked as needed or not', () => {
    const forms = readdirSync(join(ROOT, '.github/ISSUE_TEMPLATE')).filter((name) => name !== 'config.yml');
    expect(forms).to.have.members(['bug.yml', 'feature.yml', 'number.yml']);
    for (const name of forms) {
      const form = parse(read(`.github/ISSUE_TEMPLATE/${name}`)) as {
        readonly name: string;
        readonly description: string;
        readonly body: readonly { readonly type: string; readonly id?: string; readonly attributes: Record<string, string> }[];
      };
      expect(form.name && form.description, name).to.be.a('string');
      const fields = form.body.filter(({ type }) => type !== 'markdown');
      expect(new Set(fields.map(({ id }) => id)).size, name).to.equal(fields.length);
      for (const { type, attributes } of fields) {
        expect(['input', 'textarea', 'dropdown', 'checkboxes'], name).to.include(type);
        expect(attributes.label, name).to.be.a('string');
      }
    }
  });

  it('has one address', () => {
    const [, address] = /^git\+(https:\/\/github\.com\/[\w-]+\/[\w-]+)\.git$/.exec(packageJson.repository.url) ?? [];
    expect(packageJson.homepage).to.equal(`${address}#readme`);
    expect(packageJson.bugs.url).to.equal(`${address}/issues`);
    for (const file of ['SECURITY.md', '.github/ISSUE_TEMPLATE/config.yml']) {
      for (const [link] of read(file).matchAll(/https:\/\/github\.com\/[\w-]+\/[\w-]+/g)) expect(link, file).to.equal(address);
    }
    for (const file of ['.editorconfig', '.github/pull_request_template.md', 'LICENSE'])
      expect(existsSync(join(ROOT, file)), file).to.equal(true);
  });
});
