import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { html } from '../../../main/engine/html.ts'
import type { Report } from '../../../main/engine/report.ts'
import { reportHtml } from '../../../main/engine/report-html.ts'
import type { Target } from '../../../preload/contract/index.ts'

const time = { utc: '2026-11-21T03:15:44.000Z', local: '2026-11-21 04:15:44 +01:00' }

function report(text: string, target: Target = 'practice'): Report {
  const action = { kind: 'tsql' as const, target: text, text, secrets: ['password'] }
  const error = { code: 'x', text, cause: text, unchanged: [text], next: [text], detail: text }
  const texts = [text, text]
  return {
    format: 'recovery-run-report',
    v: 1,
    run: {
      run: '20261121-031544-1a2b3c4d',
      wizard: text,
      target,
      computer: text,
      state: 'ended',
      started: time.utc,
      elapsed: 125_000,
      fraction: 1,
      canCancel: false,
      stopping: false,
      resumed: true,
      steps: [
        { id: 'a', title: text, state: 'done', text, took: 65_000, proof: { proven: texts } },
        { id: 'b', title: text, state: 'failed', error },
        { id: 'c', title: text, state: 'skipped', text: 'Not done' },
      ],
      messages: [{ at: time.utc, text }],
      result: {
        outcome: 'failed',
        title: text,
        lead: text,
        proven: texts,
        unproven: texts,
        unchanged: texts,
        next: texts,
        files: [{ path: text, realPath: text, sha256: text, note: text }],
        error,
      },
    },
    plan: {
      hash: 'f'.repeat(64),
      wizard: text,
      target,
      facts: [{ title: text, facts: [{ label: text, value: text }] }],
      made: time.utc,
      steps: ['a', 'b', 'c'].map((id) => ({
        id,
        title: text,
        actions: id === 'c' ? [] : [action],
        undo: 'none',
        changes: true,
        evidence: 'real',
      })),
      findings: [{ level: 'warn', code: 'w', text, detail: text }],
      secrets: ['password'],
    },
    acknowledged: ['w'],
    computer: text,
    operator: text,
    tool: { name: text, version: text },
    started: time,
    ended: time,
    steps: [{ id: 'a', started: time, ended: time }],
  }
}

describe('the report', () => {
  const hostile = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onload='x",
    '</style></title></pre>',
    '&lt;b&gt;',
    '<!-- -->',
    '${7*7}',
    'javascript:alert(1)',
    '\u202e\u0000\ud800',
  ]

  it.each(hostile)('shows %j as text and nothing else', (text) => {
    expect(tags(reportHtml(report(text)))).toEqual(tags(reportHtml(report('plain'))))
  })

  it('shows any text as text', () => {
    const plain = tags(reportHtml(report('plain')))
    const parts = fc.array(fc.constantFrom('<', '>', '"', "'", '&', '/', 'script', ' ', '=', '!--', '$', '`', 'x'), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(parts, (all) => {
        expect(tags(reportHtml(report(`x${all.join('')}`)))).toEqual(plain)
      }),
      { numRuns: 200 },
    )
  })

  it('shows what was in the file and on the computer before the run', () => {
    const shown = report('plain')
    shown.plan.facts = [{ title: 'In the file', facts: [{ label: 'Management group', value: 'SM_CONTOSO' }] }]
    expect(reportHtml(shown)).toContain('<h2>In the file</h2>')
    expect(reportHtml(shown)).toContain('<tr><th scope="row">Management group</th><td>SM_CONTOSO</td></tr>')
  })

  it('is one file without script and without any request', () => {
    const text = reportHtml(report('plain'))
    expect(text).not.toMatch(/<script|<link|<img|<iframe|\son\w+=|url\(|@import|https?:/i)
    expect(text).toMatch(
      /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[\w+/]{43}='">/,
    )
    expect(text).toContain('prefers-color-scheme: dark')
    expect(text).toContain('@media print')
    expect(text.startsWith('<!doctype html>\n<html lang="en">')).toBe(true)
  })

  it('says PRACTICE in its title and on its first line, and only in practice', () => {
    const practice = reportHtml(report('plain'))
    expect(practice).toContain('<title>PRACTICE: plain on plain</title>')
    expect(practice).toContain('PRACTICE: simulated servers')
    expect(reportHtml(report('plain', 'this-computer'))).not.toMatch(/PRACTICE|Practice/)
  })

  it('tells proven from not proven, names the secrets, and gives times as local and UTC', () => {
    const text = reportHtml(report('plain'))
    const headings = [...text.matchAll(/<h2[^>]*>([^<]+)</g)].map((match) => match[1])
    expect(headings).toEqual([
      'What failed',
      'Run',
      'Proven',
      'Not proven',
      'Not changed',
      'What to do next',
      'Files',
      'Steps',
      'Script',
      'plain',
      'Found before the run',
      'Messages',
    ])
    expect(text).toContain('2026-11-21 04:15:44 +01:00 (2026-11-21T03:15:44.000Z UTC)')
    expect(text).toContain('2 minutes, 5 seconds, since it was resumed')
    expect(text).toContain('1 minute, 5 seconds')
    for (const table of text.match(/<tr>.*?<\/tr>/gs) ?? []) expect(table).toMatch(/<th scope="(row|col)"/)
  })
})

describe('markup', () => {
  it('escapes what stands in it, and takes markup as it is', () => {
    expect(html`<p title="${'"'}">${['<', html`<b>${'&'}</b>`, 3, undefined]}</p>`.markup).toBe(
      '<p title="&#34;">&#60;<b>&#38;</b>3</p>',
    )
  })
})

/** Every tag with its attributes' names, as a browser would find them; texts and values are left out. */
function tags(markup: string): string[] {
  return [...markup.matchAll(/<[^>]*>/g)].map((match) => match[0].replaceAll(/"[^"]*"/g, '""'))
}
