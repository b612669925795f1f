// Every way in which a service might count a minute: the only list of them. AWS does not say which it is. docs/model.md section 4.
import { FIXED_WINDOW, FIXED_WINDOW_CARRY } from './fixed.ts';
import { SLIDING_WINDOW } from './sliding.ts';
import { TOKEN_BUCKET } from './token-bucket.ts';
import type { QuotaWindow, WindowKind } from './window.ts';

/** In the order in which they are shown. */
export const WINDOWS = [TOKEN_BUCKET, FIXED_WINDOW, FIXED_WINDOW_CARRY, SLIDING_WINDOW] as const;

export type WindowModel = (typeof WINDOWS)[number]['name'];
export const WINDOW_MODELS: readonly WindowModel[] = WINDOWS.map(({ name }) => name);

/** Where one must be chosen: the strictest, the smallest or tied in all of 800 random cases. */
export const DEFAULT_WINDOW: WindowModel = FIXED_WINDOW_CARRY.name;

const byName = new Map<string, WindowKind<WindowModel>>(WINDOWS.map((kind) => [kind.name, kind]));

export function windowKind(model: WindowModel): WindowKind<WindowModel> {
  const kind = byName.get(model);
  if (!kind) throw new RangeError(`there is no window model ${model}`);
  return kind;
}

/** One value for each window model. */
export function perWindow<T>(value: (kind: WindowKind<WindowModel>) => T): Record<WindowModel, T> {
  return Object.fromEntries(WINDOWS.map((kind) => [kind.name, value(kind)])) as Record<WindowModel, T>;
}

export interface WindowOptions {
  /** When the first full clock window starts, seconds; only fixed windows have one. Default 0. */
  readonly phaseSeconds?: number;
  /** The length of the window, seconds. Default 60; a daily quota is the same thing with 86,400. */
  readonly windowSeconds?: number;
}

/**
 * One empty quota window.
 *
 * Token numbers should be whole: sums of whole numbers below 2^53 are exact, so an admission is exact to the token.
 * Times are seconds, finite; a time earlier than one already seen counts as that one.
 *
 * @param limitTokens the quota of one window, 0 or more
 * @throws RangeError for a limit or a window that is negative or not finite
 */
export function createWindow(model: WindowModel, limitTokens: number, options: WindowOptions = {}): QuotaWindow {
  const { phaseSeconds = 0, windowSeconds = 60 } = options;
  if (!Number.isFinite(limitTokens) || limitTokens < 0) throw new RangeError(`limitTokens must be 0 or more, not ${limitTokens}`);
  if (!Number.isFinite(windowSeconds) || windowSeconds <= 0) throw new RangeError(`windowSeconds must be above 0, not ${windowSeconds}`);
  if (!Number.isFinite(phaseSeconds)) throw new RangeError(`phaseSeconds must be a number, not ${phaseSeconds}`);
  return windowKind(model).create(limitTokens, windowSeconds, phaseSeconds);
}
