import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, test } from 'vitest';
import type { ReportDocument } from '../../src/core/model/report-document.ts';
import { escapeMarkdown } from '../../src/report/markdown/escape.ts';
import { renderReport } from '../../src/report/render-report.ts';
import { aDocument } from './a-document.ts';
import { VARIANTS } from './variants.ts';

const CONTEXT = { command: 'breakeven report demo-1', generatedAt: '2026-11-22T20:00:00.000Z' };
/** GitHub takes no longer comment. */
const LONGEST_COMMENT = 65_536;

/** As GitHub's parser reads it. */
const asGitHub = (markdown: string): string =>
  micromark(markdown, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
  });

/** What GitHub's filters see once markup is done: the text outside of code. */
const textOf = (html: string): string =>
  html
    .replaceAll(/<(pre|code)\b[\s\S]*?<\/\1>/g, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&(?:lt|gt|amp|quot);/g, '.');

/** Mentions, issues and pull requests, advisories, commits of a user: what GitHub links by itself. */
const REFERENCES = /(?:^|[^\w`])@[a-z\d]|#\d|\bGH-\d|\b(?:CVE|GHSA)-\w|https?:\/\/|\bwww\.\w/i;

const TAGS = /<(?!\/?(?:h[12]|p|ul|li|strong|blockquote|table|thead|tbody|tr|t[hd]|pre|code|br|sub)\b)[^>]*>/;

const comment = async (document: ReportDocument): Promise<string> =>
  (await renderReport(document, CONTEXT)).markdown;

describe.each(Object.entries(VARIANTS))('report.md of the variant %s as a comment', (_, variant) => {
  test('has our markup only: no picture, no link, no tag of anybody else', async () => {
    const html = asGitHub(await comment(variant()));
    expect(TAGS.exec(html)?.[0] ?? null).toBeNull();
    expect(textOf(html)).not.toMatch(REFERENCES);
  });

  test('keeps its tables: as many, and as wide in every row', async () => {
    const markdown = await comment(variant());
    const tables = asGitHub(markdown).match(/<table>[\s\S]*?<\/table>/g) ?? [];
    expect(tables).toHaveLength(markdown.match(/^\| :?--/gm)?.length ?? 0);
    for (const table of tables) {
      const widths = table
        .split('<tr>')
        .slice(1)
        .map((row) => row.match(/<t[hd]\b/g)?.length);
      expect(new Set(widths).size).toBe(1);
    }
    expect(textOf(asGitHub(markdown))).not.toContain('| :--');
  });

  test('is short enough for one', async () => {
    expect((await comment(variant())).length).toBeLessThan(LONGEST_COMMENT);
  });
});

/** An id that is to become somebody's notification, a link, a picture or a way out of its cell. */
const TRICKS = [
  '@octocat',
  '@github/security',
  'octocat/hello-world#1',
  '#1',
  'GH-1',
  'CVE-2024-1234',
  '![x](https://evil.test/p.png)',
  '[x](https://evil.test)',
  'https://evil.test',
  'www.evil.test',
  'me@evil.test',
  '<img src=//evil.test>',
  '<details open>',
  '| --- |',
  '\\|',
  '\\\\|',
  '`',
  '~~~',
  '$x$',
  '[^1]',
  '&lt;b&gt;',
  '\n\n# title',
  '- [ ] ',
  '***',
];

describe('text of others in Markdown', () => {
  const nasty = fc
    .array(fc.oneof(fc.constantFrom(...TRICKS), fc.constantFrom('', ' ', '\\', '|', 'a', '\n', '_')), {
      maxLength: 6,
    })
    .map((parts) => parts.join(''));

  test('stays text in a cell, whatever it tries', () => {
    fc.assert(
      fc.property(nasty, nasty, (first, second) => {
        const markdown = `| a | b |\n| :-- | :-- |\n| x ${escapeMarkdown(first)} | ${escapeMarkdown(second)} |\n| last | row |\n`;
        const html = asGitHub(markdown);
        expect(html.match(/<t[hd]\b/g)).toHaveLength(6);
        expect(TAGS.exec(html)?.[0] ?? null).toBeNull();
        expect(textOf(html)).not.toMatch(REFERENCES);
      }),
      { numRuns: 2000 },
    );
  });

  test('stays text on a line of its own', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const html = asGitHub(`${escapeMarkdown(text)}\n`);
        expect(html).toMatch(/^(<p>[^<]*<\/p>\n)?$/);
        expect(textOf(html)).not.toMatch(REFERENCES);
      }),
      { numRuns: 2000 },
    );
  });

  test('is still read as it was written', () => {
    const words = 'gpt-4.1 (mini) * 50% | $2.10 <3 ms> a_b_c [x] & `y` \\ ~z~';
    const html = asGitHub(`${escapeMarkdown(words)}\n`);
    const shown = html.replaceAll(/<[^>]*>/g, '').trim();
    expect(shown.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')).toBe(words);
  });

  test('a command with a fence in it stays in its block', async () => {
    const { markdown } = await renderReport(aDocument(), { ...CONTEXT, command: 'a ``` b\n```\n@octocat' });
    expect(textOf(asGitHub(markdown))).not.toContain('octocat');
  });
});
