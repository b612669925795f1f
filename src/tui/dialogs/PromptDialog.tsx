// A question for a file name: the prompt to count, or where to save the plan.
import type { ReactElement } from 'react';
import { wordsOf } from '../../render/layout.ts';
import { EXPLORE } from '../../words/en/explore.ts';
import { displayWidth, fitted, heading, paragraphs } from '../lines.ts';
import { Lines } from '../panels/Lines.tsx';
import type { Look } from '../services.ts';
import type { PromptDialog as Dialog } from '../state/state.ts';

export interface PromptProps {
  readonly dialog: Dialog;
  readonly look: Look;
  readonly width: number;
  readonly height: number;
}

export function promptLines({ dialog, look, width, height }: PromptProps): string[] {
  const { style, glyphs } = look;
  const { title, ask, busy } = wordsOf(look, EXPLORE).prompts[dialog.kind];
  return fitted(
    [
      heading(title, width, look),
      ...paragraphs([ask], width).map((line) => style.dim(line)),
      '',
      `${style.cyan(glyphs.pointer)} ${tail(dialog.text, width - 4)}${dialog.busy ? '' : glyphs.cursor}`,
      '',
      ...(dialog.busy
        ? [style.yellow(busy)]
        : paragraphs(dialog.problem === null ? [] : [dialog.problem], width).map((line) => style.red(line))),
    ],
    height,
  );
}

/** The end of a text that is too long: where the typing happens. */
function tail(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let rest = [...text];
  while (rest.length > 0 && displayWidth(rest.join('')) > width - 1) rest = rest.slice(1);
  return `…${rest.join('')}`;
}

export function PromptDialog(props: PromptProps): ReactElement {
  return <Lines lines={promptLines(props)} width={props.width} />;
}
