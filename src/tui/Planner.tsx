// The whole screen for a view: header, body by the layout of the terminal, footer.
import { Box } from 'ink';
import type { ReactElement } from 'react';
import { wordsOf } from '../render/layout.ts';
import { EXPLORE } from '../words/en/explore.ts';
import { ListDialog } from './dialogs/ListDialog.tsx';
import { PromptDialog } from './dialogs/PromptDialog.tsx';
import { TextDialog } from './dialogs/TextDialog.tsx';
import { GAP, layoutOf, SMALLEST } from './layout.ts';
import { fitted, paragraphs } from './lines.ts';
import { AnswerPanel } from './panels/AnswerPanel.tsx';
import { ChartPanel } from './panels/ChartPanel.tsx';
import { Footer } from './panels/Footer.tsx';
import { Header } from './panels/Header.tsx';
import { Lines } from './panels/Lines.tsx';
import { MinutePanel } from './panels/MinutePanel.tsx';
import { OthersPanel } from './panels/OthersPanel.tsx';
import { RequestPanel, shortRequestLines } from './panels/RequestPanel.tsx';
import { TimelinePanel } from './panels/TimelinePanel.tsx';
import type { Look } from './services.ts';
import { type Part, shares } from './shares.ts';
import type { View } from './state/store.ts';

export interface PlannerProps {
  readonly view: View;
  readonly look: Look;
}

export function Planner({ view, look }: PlannerProps): ReactElement {
  const { size } = view.state;
  const layout = layoutOf(size);
  if (layout.kind === 'tiny') {
    const text = wordsOf(look, EXPLORE).tiny(SMALLEST, size);
    return <Lines lines={fitted(paragraphs([text], size.columns), size.rows)} width={size.columns} />;
  }
  return (
    <Box flexDirection="column" width={size.columns}>
      <Header state={view.state} look={look} />
      {view.state.dialog === null ? <Body view={view} look={look} /> : <Over view={view} look={look} />}
      <Footer state={view.state} look={look} />
    </Box>
  );
}

/** What lies over the planner takes the whole body. */
function Over({ view, look }: PlannerProps): ReactElement | null {
  const { state, answer, command } = view;
  const { dialog, size } = state;
  const place = { look, width: size.columns, height: size.rows - 2 };
  if (dialog === null) return null;
  if ('filter' in dialog) return <ListDialog state={state} dialog={dialog} {...place} />;
  if ('busy' in dialog) return <PromptDialog dialog={dialog} {...place} />;
  return <TextDialog state={state} dialog={dialog} answer={answer} command={command} {...place} />;
}

function Body({ view, look }: PlannerProps): ReactElement | null {
  const { state, answer } = view;
  const layout = layoutOf(state.size);
  switch (layout.kind) {
    case 'tiny':
      return null;
    case 'narrow': {
      const fields = Math.max(2, Math.min(10, layout.body - 6));
      const props = { state, answer, look, width: layout.width, height: fields };
      return (
        <Box flexDirection="column">
          <Lines lines={shortRequestLines(props)} width={layout.width} />
          <Column
            view={view}
            look={look}
            width={layout.width}
            height={layout.body - fields}
            parts={['answer', 'minute', 'chart', 'timeline']}
          />
        </Box>
      );
    }
    case 'two':
      return (
        <Box columnGap={GAP}>
          <RequestPanel state={state} answer={answer} look={look} width={layout.left} height={layout.body} />
          <Column
            view={view}
            look={look}
            width={layout.right}
            height={layout.body}
            parts={['answer', 'minute', 'chart', 'timeline', 'others']}
          />
        </Box>
      );
    case 'three':
      return (
        <Box columnGap={GAP}>
          <RequestPanel state={state} answer={answer} look={look} width={layout.left} height={layout.body} />
          <Column view={view} look={look} width={layout.middle} height={layout.body} parts={['answer', 'minute', 'others']} />
          <Column view={view} look={look} width={layout.right} height={layout.body} parts={['chart', 'timeline']} />
        </Box>
      );
  }
}

/** Panels one below the other: each its least height while there is room, the rest to the charts. */
function Column({
  view,
  look,
  width,
  height,
  parts,
}: PlannerProps & { width: number; height: number; parts: readonly Part[] }): ReactElement {
  const { state, answer, simulated } = view;
  if (!answer?.ok) {
    return <AnswerPanel state={state} answer={answer} simulated={null} look={look} width={width} height={height} />;
  }
  const plan = simulated?.plan ?? answer.plan;
  // Of an older question while the keys move; what is drawn first is of this one, not rehearsed.
  const earlier = simulated === null ? (state.simulation?.answer.plan ?? null) : null;
  const heights = shares(parts, height);
  return (
    <Box flexDirection="column" width={width} height={height}>
      {parts.map((part) => {
        const place = { look, width, height: heights[part] ?? 0 };
        if (place.height === 0) return null;
        if (part === 'answer') return <AnswerPanel key={part} state={state} answer={answer} simulated={simulated} {...place} />;
        if (part === 'minute') return <MinutePanel key={part} plan={plan} {...place} />;
        if (part === 'others') return <OthersPanel key={part} plan={earlier ?? plan} isStale={earlier !== null} {...place} />;
        if (part === 'chart') return <ChartPanel key={part} curve={answer.curve} maxTokens={plan.request.maxTokens} {...place} />;
        return (
          <TimelinePanel
            key={part}
            state={state}
            minute={state.simulation?.answer.minute ?? null}
            isStale={simulated === null}
            {...place}
          />
        );
      })}
    </Box>
  );
}
