/**
 * Text for GitHub-flavoured markdown, inside a table cell too: no markup, no tag, no entity, no link that
 * makes itself, and no mention of a person or an issue.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]|~$!]/g, '\\$&')
    .replace(/:(?=\/\/)/g, '&#58;')
    .replace(/(www|mailto|xmpp)(?=[.:])/gi, (word) => `${word}\u2060`)
    .replace(/@(?=\w)/g, '@\u2060')
    .replace(/#(?=\d)/g, '#\u2060')
    .replace(/(GH|CVE|GHSA)(?=-\w)/gi, '$1\u2060')
    .replace(/^(\s*)([-+]|\d+[.)]|#{1,6})(?=\s)/, '$1\\$2')
    .trim();
}

/** A fenced block whose fence is longer than any run of backticks inside. */
export function fenced(code: string): string {
  const runs = code.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return `${fence}\n${code.replace(/[\r\n]+/g, ' ')}\n${fence}`;
}
