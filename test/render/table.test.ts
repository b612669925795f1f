// Tables in a terminal, in Markdown and in CSV.
import { expect } from 'chai';
import { displayWidth } from '../../src/base/text.ts';
import { renderCsv } from '../../src/render/csv.ts';
import { escapeMarkdown, inlineCode, markdownTable } from '../../src/render/markdown.ts';
import { createStyle } from '../../src/render/style.ts';
import { type Column, renderTable } from '../../src/render/table.ts';

const columns: Column[] = [
  { header: 'Model', flexible: true },
  { header: 'TPM', align: 'right' },
  { header: 'per day', align: 'right', dropOrder: 1 },
];

describe('render/table', () => {
  it('aligns numbers right and text left, without borders or trailing spaces', () => {
    const rows = [
      ['Claude Opus 4.8', '30,000,000', 'no row'],
      ['モデル', '200,000', ''],
    ];
    expect(renderTable({ columns, rows, width: 80 }).split('\n')).to.deep.equal([
      'Model                   TPM  per day',
      'Claude Opus 4.8  30,000,000   no row',
      'モデル              200,000',
    ]);
  });

  it('lets a heading span columns and keeps colours out of the arithmetic', () => {
    const style = createStyle(true);
    const table = renderTable({
      columns: columns.map((column) => ({ ...column, header: '' })),
      rows: [[{ text: 'A heading that is longer than the first column', span: 3 }], ['  x', style.red('1'), '2']],
      width: 80,
    });
    expect(table.split('\n')).to.deep.equal(['A heading that is longer than the first column', '  x  \u001b[31m1\u001b[39m  2']);
  });

  it('never gets wider than the terminal: drops what may go, then wraps what may wrap', () => {
    const rows = [['A model with a very long name indeed', '30,000,000', 'no row']];
    for (let width = 26; width < 70; width++) {
      for (const line of renderTable({ columns, rows, width }).split('\n')) expect(displayWidth(line)).to.be.at.most(width);
    }
    expect(renderTable({ columns, rows, width: 30 })).to.not.contain('per day');
    expect(renderTable({ columns, rows, width: 60 })).to.contain('per day');
  });

  it('makes Markdown that holds pipes and tags', () => {
    expect(markdownTable(columns, [['a|b <x>', '1']])).to.equal(
      '| Model | TPM | per day |\n| --- | ---: | ---: |\n| a\\|b \\<x\\> | 1 |  |',
    );
    expect(escapeMarkdown('a_b\n*c*')).to.equal('a\\_b \\*c\\*');
    expect(inlineCode('a`b')).to.equal('`` a`b ``');
  });

  it('makes CSV that spreadsheets read and do not run', () => {
    expect(
      renderCsv(
        ['name', 'value'],
        [
          ['a "b", c', 200000],
          ['=1+1', null],
          ['日本', true],
          ['sum', 47_698.200000000004],
          ['whole', 2 ** 53 - 1],
        ],
      ),
    ).to.equal('name,value\n"a ""b"", c",200000\n\'=1+1,\n日本,true\nsum,47698.2\nwhole,9007199254740991\n');
  });

  it('takes a cell of 64 KB as lines of its own', () => {
    const columns = [
      { header: 'name', flexible: true },
      { header: 'value', align: 'right' as const },
    ];
    const lines = renderTable({
      columns,
      rows: [
        ['x'.repeat(65_536), '5'],
        ['b', '6'],
      ],
      width: 40,
    }).split('\n');
    expect(lines.every((line) => line.length <= 40)).to.equal(true);
    expect(lines.join('').match(/x/g)).to.have.length(65_536);
    expect([lines[1]?.endsWith(' 5'), lines[2]?.endsWith('x'), lines.at(-1)]).to.deep.equal([true, true, `b${' '.repeat(38)}6`]);
  });
});
