// Markup as a strict reader sees it.

/** Tags in order, with the names of their attributes. @throws where a text or a value holds markup, or an entity that nobody wrote */
export function tagsOf(document: string): string[] {
  const tags: string[] = [];
  const rest = document
    .replace(/^<!doctype html>\n/, '')
    .replace(/<style>[^<]*<\/style>/g, '')
    .replace(/<(\/?[a-zA-Z][\w:-]*)((?: [a-zA-Z][\w:-]*="[^"<>]*")*)(\/?)>/g, (_, name: string, attributes: string) => {
      tags.push(name + [...attributes.matchAll(/ ([\w:-]+)="[^"]*"/g)].map((match) => ` ${match[1]}`).join(''));
      return '';
    });
  if (/[<>]/.test(rest)) throw new Error(`markup in a text: ${/.{0,80}[<>].{0,80}/.exec(rest)?.[0]}`);
  if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(rest)) throw new Error('an entity that nobody wrote');
  return tags;
}
