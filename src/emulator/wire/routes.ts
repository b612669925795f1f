// Finds the operation behind a REST method and path, from the URI templates in the SDK's schemas.
import { AwsError } from './aws-error.ts';
import type { OperationSchema } from './schemas.ts';

export interface Match<T> {
  readonly route: T;
  readonly labels: Readonly<Record<string, string>>;
}

interface Node<T> {
  readonly literals: Map<string, Node<T>>;
  /** One path segment, any value. The names of labels belong to each route, since two templates may call them differently. */
  label: Node<T> | null;
  /** The rest of the path, slashes included. */
  greedy: Map<string, Leaf<T>> | null;
  readonly leaves: Map<string, Leaf<T>>;
}

interface Leaf<T> {
  readonly route: T;
  readonly labelNames: readonly string[];
}

const newNode = <T>(): Node<T> => ({ literals: new Map(), label: null, greedy: null, leaves: new Map() });

const LONGEST_PATH = 512;
/** Of a method. */
const MOST_PATHS = 512;

/** A tree of path segments; literal segments win over labels. */
export class RouteTable<T extends { readonly operation: OperationSchema }> {
  private readonly root: Node<T> = newNode();
  /** What paths were found to be, by method: clients send the same ones again. */
  private readonly known = new Map<string, Map<string, Match<T>>>();

  add(route: T): void {
    const http = route.operation.http;
    if (!http) throw new Error(`${route.operation.name} has no HTTP binding`);
    const [method, uri] = http;
    const [path = '', query = ''] = uri.split('?');
    const labelNames: string[] = [];
    let node = this.root;
    for (const segment of path.split('/').filter(Boolean)) {
      const label = /^\{(\w+)(\+?)\}$/.exec(segment);
      if (!label) {
        let next = node.literals.get(segment);
        if (!next) {
          next = newNode();
          node.literals.set(segment, next);
        }
        node = next;
        continue;
      }
      labelNames.push(label[1] ?? '');
      if (label[2] === '+') {
        node.greedy ??= new Map();
        node.greedy.set(leafKey(method, query), { route, labelNames });
        return;
      }
      node.label ??= newNode();
      node = node.label;
    }
    node.leaves.set(leafKey(method, query), { route, labelNames });
  }

  /**
   * @param path still percent-encoded, without the query
   * @param query used only by the few templates that carry a constant one
   */
  find(method: string, path: string, query: URLSearchParams | null): Match<T> | null {
    if (query !== null || path.length > LONGEST_PATH) return this.search(method, path, query);
    const known = this.known.get(method)?.get(path);
    if (known) return known;
    const found = this.search(method, path, null);
    if (found) this.remember(method, path, found);
    return found;
  }

  private remember(method: string, path: string, match: Match<T>): void {
    let paths = this.known.get(method);
    if (!paths) {
      paths = new Map();
      this.known.set(method, paths);
    }
    if (paths.size >= MOST_PATHS) paths.clear();
    paths.set(path, match);
  }

  private search(method: string, path: string, query: URLSearchParams | null): Match<T> | null {
    const segments = path.split('/');
    segments.shift();
    if (segments.at(-1) === '') segments.pop();
    return this.walk(this.root, { segments, method, query }, 0, []);
  }

  private walk(node: Node<T>, asked: Asked, at: number, values: string[]): Match<T> | null {
    const { segments } = asked;
    if (at === segments.length) return pick(node.leaves, asked, values);
    const segment = segments[at] ?? '';
    const literal = node.literals.get(segment);
    const found = literal ? this.walk(literal, asked, at + 1, values) : null;
    if (found) return found;
    if (node.label && segment !== '') {
      const labelled = this.walk(node.label, asked, at + 1, [...values, decode(segment)]);
      if (labelled) return labelled;
    }
    return node.greedy ? pick(node.greedy, asked, [...values, decode(segments.slice(at).join('/'))]) : null;
  }
}

interface Asked {
  readonly segments: readonly string[];
  readonly method: string;
  readonly query: URLSearchParams | null;
}

const leafKey = (method: string, query: string): string => (query ? `${method} ${query}` : method);

function pick<T>(leaves: Map<string, Leaf<T>>, { method, query }: Asked, values: readonly string[]): Match<T> | null {
  let leaf: Leaf<T> | undefined;
  if (query) {
    for (const [name, value] of query) {
      leaf = leaves.get(`${method} ${name}=${value}`) ?? leaves.get(`${method} ${name}`);
      if (leaf) break;
    }
  }
  leaf ??= leaves.get(method);
  if (!leaf) return null;
  const labels: Record<string, string> = {};
  leaf.labelNames.forEach((name, index) => {
    labels[name] = values[index] ?? '';
  });
  return { route: leaf.route, labels };
}

function decode(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new AwsError('SerializationException', 'the URI contains an invalid percent-encoding');
  }
}
