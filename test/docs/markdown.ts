/** A link of a Markdown page. */
export interface Link {
  readonly target: string;
  readonly line: number;
}

/** The links of a page: inline ones, reference definitions, and those of HTML tags. */
export function linksOf(markdown: string): Link[] {
  const links: Link[] = [];
  const forms = [
    /\]\(<?([^)<>\s]+)>?(?:\s+"[^"]*")?\)/g,
    /^\[[^\]]+\]:\s*(\S+)/g,
    /<[^>]*?\s(?:href|src|srcset)="([^"\s]+)"/g,
  ];
  for (const { text, line } of proseOf(markdown)) {
    for (const form of forms) {
      for (const [, target] of text.matchAll(form)) links.push({ target: target!, line });
    }
  }
  return links;
}

/** The anchors of the headings of a page, made as GitHub makes them. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const { text } of proseOf(markdown)) {
    const heading = /^#{1,6} (.*)$/.exec(text)?.[1];
    if (heading === undefined) continue;
    const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = words.replaceAll(/[^\p{L}\p{N}_\- ]/gu, '').replaceAll(' ', '-');
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The lines of a page outside fenced samples, with what is in backticks emptied. */
function proseOf(markdown: string): { readonly text: string; readonly line: number }[] {
  let fenced = false;
  return markdown.split('\n').flatMap((text, at) => {
    const fence = text.startsWith('```');
    if (fence) fenced = !fenced;
    if (fence || fenced) return [];
    return [
      { text: text.startsWith('#') ? text : text.replaceAll(/`[^`]*`/g, '``'), line: at + 1 },
    ];
  });
}
