// Reports in a real browser: they render, say nothing on the console, ask for nothing, print, and can be read by everybody.
// BQ_SHOTS=DIRECTORY keeps the screenshots, to be looked at.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { expect } from 'chai';
import { type Browser, chromium, type Page } from 'playwright-core';
import { callBq } from '../_helpers/call-bq.ts';
import { REPORTS } from '../_helpers/reports.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const CHROMIUM = [process.env.BQ_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (file) => file !== undefined && existsSync(file),
);
const WIDTHS = [1280, 768, 375];
const SCHEMES = ['light', 'dark'] as const;
const SHOTS = process.env.BQ_SHOTS;

describe('reports in a browser', function () {
  this.timeout(120_000);
  const directory = useTempDirectory();
  if (CHROMIUM === undefined) {
    process.stdout.write('  not tested here: this machine has no chromium (apt-get install chromium, or BQ_CHROMIUM=FILE)\n');
    return;
  }
  let browser: Browser;
  before(async () => {
    // As root, as in a container, there is no sandbox to be had.
    browser = await chromium.launch({ executablePath: CHROMIUM, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  });
  after(() => browser.close());

  const written = async (name: string) => {
    const example = REPORTS.find((one) => one.name === name);
    const file = join(directory(), `report.${name}.html`);
    const drawing = file.replace(/html$/, 'svg');
    const args = example?.args(directory()) ?? [];
    for (const target of [file, drawing]) expect((await callBq([...args, '--report', target])).exitCode).to.equal(0);
    return { file, drawing };
  };

  /** What the page complains of, or asks others for. */
  const opened = async (file: string, options: Parameters<Browser['newPage']>[0] = {}) => {
    const page = await browser.newPage(options);
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => request.url() !== pathToFileURL(file).href && complaints.push(`asks for ${request.url()}`));
    await page.goto(pathToFileURL(file).href);
    return { page, complaints };
  };

  const looksRight = async (name: string, file: string, { width, colorScheme }: { width: number; colorScheme: 'light' | 'dark' }) => {
    const { page, complaints } = await opened(file, { viewport: { width, height: 900 }, colorScheme });
    expect(complaints).to.deep.equal([]);
    const seen = await lookedAt(page);
    expect(seen.width, `${name} at ${width}: the page is wider than the window`).to.be.at.most(width);
    expect(seen.outside, `${name}: texts that reach out of their drawing`).to.deep.equal([]);
    expect(seen.drawings).to.be.above(0);
    expect(seen.paper).to.equal(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(21, 24, 29)');
    if (SHOTS) await shot(page, `${name}-${width}-${colorScheme}.png`);
    await page.close();
  };

  for (const { name } of REPORTS) {
    it(`${name}: renders at three widths, light and dark, without a word on the console`, async () => {
      const { file } = await written(name);
      for (const width of WIDTHS) for (const colorScheme of SCHEMES) await looksRight(name, file, { width, colorScheme });
    });

    it(`${name}: has nothing that keeps anybody from reading it (axe)`, async () => {
      const { file } = await written(name);
      for (const colorScheme of SCHEMES) {
        const { page } = await opened(file, { viewport: { width: 900, height: 900 }, colorScheme });
        await page.evaluate(axe.source);
        const found = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
          violations: { id: string; nodes: { html: string }[] }[];
        };
        expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).to.deep.equal([]);
        await page.close();
      }
    });

    it(`${name}: prints, on light paper, and reads the same without scripts`, async () => {
      const { file } = await written(name);
      const { page } = await opened(file, { javaScriptEnabled: false, colorScheme: 'dark' });
      const pdf = await page.pdf({ format: 'A4' });
      expect(pdf.subarray(0, 5).toString('latin1')).to.equal('%PDF-');
      expect(pdf.length).to.be.above(10_000);
      if (SHOTS) writeFileSync(join(SHOTS, `${name}.pdf`), pdf);
      await page.emulateMedia({ media: 'print' });
      await page.close();
      const { page: reader } = await opened(file, { colorScheme: 'dark' });
      await reader.emulateMedia({ media: 'print' });
      expect((await lookedAt(reader)).paper).to.equal('rgb(255, 255, 255)');
      await reader.close();
    });

    it(`${name}: the drawing alone is one, and says what it is`, async () => {
      const { drawing } = await written(name);
      const { page, complaints } = await opened(drawing);
      expect(complaints).to.deep.equal([]);
      expect(await page.evaluate('document.documentElement.nodeName')).to.equal('svg');
      expect(await page.evaluate("document.querySelectorAll('svg > title, svg > desc').length")).to.equal(2);
      // Every mark says its value when pointed at.
      expect(await page.evaluate("document.querySelectorAll('svg g > title').length")).to.be.above(2);
      await page.close();
    });
  }
});

async function shot(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS as string, { recursive: true });
  await page.screenshot({ path: join(SHOTS as string, name), fullPage: true });
}

interface Seen {
  readonly width: number;
  readonly paper: string;
  readonly drawings: number;
  readonly outside: readonly string[];
}

/** Runs in the page, whose types this program does not have. */
const LOOKED_AT = `(() => {
  const outside = [];
  for (const drawing of document.querySelectorAll('svg')) {
    const { width, height } = drawing.viewBox.baseVal;
    for (const text of drawing.querySelectorAll('text')) {
      const box = text.getBBox();
      if (box.x < -1 || box.y < -1 || box.x + box.width > width + 1 || box.y + box.height > height + 1) outside.push(text.textContent);
    }
  }
  return {
    width: document.documentElement.scrollWidth,
    paper: getComputedStyle(document.body).backgroundColor,
    drawings: document.querySelectorAll('svg').length,
    outside,
  };
})()`;

const lookedAt = (page: Page): Promise<Seen> => page.evaluate(LOOKED_AT);
