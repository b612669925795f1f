// Questions in a terminal, one line each; answered on stdin, shown on stderr, so that stdout stays the answer's.
import { createInterface, type Interface } from 'node:readline';
import { BqError, inputError } from '../base/errors.ts';
import { ENGLISH, type Language, phrase } from '../base/phrases.ts';
import { SHELL } from '../words/en/shell.ts';

export interface AskStreams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

export interface Question<T> {
  readonly text: string;
  /** Shown in brackets, e.g. what Enter means. */
  readonly hint?: string;
  /** Numbered answers; the number or the word is taken. */
  readonly options?: readonly string[];
  /** What an option means, beside it. */
  readonly meanings?: Readonly<Record<string, string>>;
  /** @throws for an answer that cannot be used; it is then asked again */
  readonly parse: (answer: string) => T;
  /** What Enter alone gives; without it the question is asked again. */
  readonly whenEmpty?: T;
  /** Says why an answer was refused. */
  readonly refused: (problem: string) => string;
}

/** Whether somebody is there to answer. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** A conversation; close it when all is asked. */
export class Asker {
  readonly #lines: Interface;
  readonly #output: NodeJS.WritableStream;
  readonly #waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
  readonly #early: string[] = [];
  readonly #language: Language;
  #isOver = false;

  constructor(streams: AskStreams = { input: process.stdin, output: process.stderr }, language: Language = ENGLISH) {
    this.#output = streams.output;
    this.#language = language;
    this.#lines = createInterface({
      input: streams.input,
      output: streams.output,
      terminal: (streams.output as { isTTY?: boolean }).isTTY === true,
    });
    this.#lines.on('line', (line) => {
      const next = this.#waiting.shift();
      if (next) next.resolve(line);
      // Pasted answers may come before their question.
      else this.#early.push(line);
    });
    const over = () => {
      this.#isOver = true;
      for (const { reject } of this.#waiting.splice(0)) reject(interrupted());
    };
    this.#lines.on('SIGINT', () => {
      over();
      this.#lines.close();
    });
    this.#lines.on('close', over);
  }

  /** @throws BqError `interrupted` on Ctrl-C, Ctrl-D or the end of input */
  async ask<T>(question: Question<T>): Promise<T> {
    const { text, hint, options, whenEmpty } = question;
    const list = listed(options, question.meanings);
    const head = headOf(text, hint);
    for (;;) {
      const answer = (await this.#line(list ? `${head}\n${list}\n> ` : `${head}: `)).trim();
      if (answer === '') {
        if (whenEmpty !== undefined) return whenEmpty;
        continue;
      }
      try {
        return question.parse(chosen(answer, options));
      } catch (error) {
        this.#output.write(`${question.refused(this.#problem(error as Error))}\n`);
      }
    }
  }

  /** What is wrong with an answer, and the first thing to do about it. */
  #problem(error: Error): string {
    if (!(error instanceof BqError)) return error.message;
    const { say } = this.#language;
    const [advice] = error.advice;
    return `${say(error.said)}${advice === undefined ? '' : ` (${say(advice)})`}`;
  }

  close(): void {
    this.#lines.close();
  }

  #line(prompt: string): Promise<string> {
    this.#output.write(prompt);
    const early = this.#early.shift();
    if (early !== undefined) {
      // It was echoed when it came: the next question begins on a line of its own.
      this.#output.write('\n');
      return Promise.resolve(early);
    }
    if (this.#isOver) return Promise.reject(interrupted());
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }
}

const headOf = (text: string, hint?: string) => `${text}${hint ? ` (${hint})` : ''}`;

/** A line an option: its number, itself, what it means. */
function listed(options: readonly string[] = [], meanings: Readonly<Record<string, string>> = {}): string {
  const width = Math.max(...options.map((option) => option.length));
  return options.map((option, index) => `  ${index + 1}  ${option.padEnd(width)}  ${meanings[option] ?? ''}`.trimEnd()).join('\n');
}

function chosen(answer: string, options: readonly string[] | undefined): string {
  if (!options) return answer;
  const byNumber = /^\d+$/.test(answer) ? options[Number(answer) - 1] : undefined;
  const found = byNumber ?? options.find((option) => option === answer.toLowerCase());
  if (found === undefined) throw inputError('', phrase(SHELL, 'notListed', options.length));
  return found;
}

function interrupted(): BqError {
  return new BqError(phrase(SHELL, 'nothingWritten'), { code: 'INTERRUPTED', kind: 'interrupted' });
}
