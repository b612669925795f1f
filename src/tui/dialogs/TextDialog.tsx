// Texts to read, by page: help, all warnings, the command to take away, the draft of a support case.
import type { ReactElement } from 'react';
import { stripControl, wrap } from '../../base/text.ts';
import { fitted, heading, padEnd, paragraphs } from '../lines.ts';
import { Lines } from '../panels/Lines.tsx';
import { warningsOf } from '../panels/RequestPanel.tsx';
import type { Failure, Look, PlanAnswer } from '../services.ts';
import type { TextDialog as Dialog, State } from '../state/state.ts';
import { KEY_HELP, READING_HELP } from './help.ts';

export interface TextProps {
  readonly state: State;
  readonly dialog: Dialog;
  readonly answer: PlanAnswer | Failure | null;
  /** The command that gives the same plan. */
  readonly command: string;
  readonly look: Look;
  readonly width: number;
  readonly height: number;
}

const TITLES = {
  help: 'Keys',
  warnings: 'Warnings',
  take: 'Take it away',
  draft: 'Draft of a support case: s saves it, nothing is sent',
} as const;

export function textLines(props: TextProps): string[] {
  const { dialog, look, width, height } = props;
  const all = contents(props);
  const room = height - 2;
  const top = Math.max(0, Math.min(dialog.top, all.length - room));
  const below = all.length - top - room;
  const foot = [top > 0 ? `${top} lines above` : '', below > 0 ? `${below} lines below` : ''].filter(Boolean).join(' · ');
  return fitted([heading(TITLES[dialog.kind], width, look), ...fitted(all.slice(top, top + room), room), look.style.dim(foot)], height);
}

function contents({ state, dialog, answer, command, look, width }: TextProps): string[] {
  switch (dialog.kind) {
    case 'help':
      return helpLines(look, width);
    case 'warnings': {
      const all = warningsOf(state, answer);
      return all.length === 0 ? ['none'] : paragraphs([...all], width);
    }
    case 'take':
      return [
        ...paragraphs(['The command that gives this plan; it is printed again when you leave:'], width),
        '',
        ...wrap(command, width, { indent: '  ' }).map((line) => look.style.bold(line)),
        '',
        's  save the plan as JSON, as bq plan --json prints it',
        'd  draft the support case',
      ];
    case 'draft':
      return stripControl(dialog.text ?? '')
        .split('\n')
        .flatMap((line) => wrap(line, width));
  }
}

function helpLines({ style }: Look, width: number): string[] {
  const column = width < 60 ? 14 : 28;
  const keys = KEY_HELP.flatMap(([key, text]) => {
    const [first = '', ...rest] = wrap(text, Math.max(10, width - column - 1));
    // A name wider than its column stands alone.
    const head =
      key.length <= column ? [`${style.bold(padEnd(key, column))} ${first}`] : [style.bold(key), `${' '.repeat(column)} ${first}`];
    return [...head, ...rest.map((line) => `${' '.repeat(column)} ${line}`)];
  });
  return [...keys, '', ...paragraphs(READING_HELP, width)];
}

export function TextDialog(props: TextProps): ReactElement {
  return <Lines lines={textLines(props)} width={props.width} />;
}
