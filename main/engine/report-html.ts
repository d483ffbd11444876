import { createHash } from 'node:crypto'
import type { Action, StepView } from '../../preload/contract/plan.ts'
import type { FileProof, RunResult, RunStep, StepState } from '../../preload/contract/run.ts'
import { html, Html } from './html.ts'
import type { Report, ReportTime } from './report.ts'
import { reportStyle } from './report-style.ts'
import { duration } from './times.ts'

/** The report as one file that opens anywhere: no script, no request, every text escaped. */
export function reportHtml(report: Report): string {
  const { run, plan } = report
  const practice = run.target === 'practice'
  const result = run.result
  const title = `${practice ? 'PRACTICE: ' : ''}${result?.title ?? plan.wizard} on ${report.computer}`
  const styleHash = createHash('sha256').update(reportStyle).digest('base64')
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${new Html(styleHash)}'">
<title>${title}</title>
<style>${new Html(reportStyle)}</style>
</head>
<body>
<header>
${practice ? html`<p class="practice">PRACTICE: simulated servers, nothing real was changed</p>` : undefined}
<h1>${result?.title ?? plan.wizard}</h1>
<p>${result?.lead}</p>
</header>
<main>
${result?.error === undefined ? undefined : problem(result.error)}
${about(report)}
${result === undefined ? undefined : outcome(result)}
${steps(report)}
${scripts(plan.steps)}
${facts(report)}
${findings(report)}
${messages(report)}
</main>
</body>
</html>
`.markup
}

function problem(error: NonNullable<RunResult['error']>): Html {
  return html`<section aria-labelledby="problem"><h2 id="problem" class="bad">What failed</h2>
<p><strong>${error.text}</strong> ${error.cause}</p>
${list(error.unchanged)}${list(error.next)}
${error.detail === undefined ? undefined : html`<p class="mono">${error.detail}</p>`}</section>`
}

function about({ run, plan, computer, operator, tool, started, ended }: Report): Html {
  const rows: [string, string][] = [
    ['Target', run.target === 'practice' ? 'Practice' : 'This computer'],
    ['Computer', computer],
    ['Run by', operator],
    ['Wizard', plan.wizard],
    ['Run', run.run],
    ['Started', time(started)],
    ['Ended', time(ended)],
    ['Took', `${duration(run.elapsed)}${run.resumed ? ', since it was resumed' : ''}`],
    ['Program', `${tool.name} ${tool.version}`],
    ['Plan', plan.hash],
  ]
  return html`<section aria-labelledby="about"><h2 id="about">Run</h2>
<table><tbody>${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table></section>`
}

function outcome(result: RunResult): Html {
  return html`${sentences('proven', 'Proven', result.proven)}
${sentences('unproven', 'Not proven', result.unproven)}
${sentences('unchanged', 'Not changed', result.unchanged)}
${sentences('next', 'What to do next', result.next)}
${result.files.length === 0 ? undefined : files(result.files)}`
}

function sentences(id: string, heading: string, lines: readonly string[]): Html | undefined {
  return lines.length === 0
    ? undefined
    : html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>${list(lines)}</section>`
}

function list(lines: readonly string[] | undefined): Html | undefined {
  return lines === undefined || lines.length === 0
    ? undefined
    : html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`
}

function files(all: readonly FileProof[]): Html {
  return html`<section aria-labelledby="files"><h2 id="files">Files</h2>
<table><thead><tr><th scope="col">File</th><th scope="col">SHA-256</th><th scope="col">Note</th></tr></thead>
<tbody>${all.map(
    (file) =>
      html`<tr><th scope="row" class="mono">${file.path}${
        file.realPath === undefined ? undefined : html`<br><span class="quiet">on this disk: ${file.realPath}</span>`
      }</th><td class="mono">${file.sha256 ?? 'not taken'}</td><td>${file.note ?? 'none'}</td></tr>`,
  )}</tbody></table></section>`
}

const stateWords: Record<StepState, [words: string, tone: 'good' | 'warn' | 'bad' | 'quiet']> = {
  waiting: ['Not done', 'quiet'],
  running: ['Running', 'quiet'],
  person: ['With a person', 'quiet'],
  asked: ['A person is asked', 'quiet'],
  done: ['Done', 'good'],
  'already-done': ['Was done already', 'good'],
  skipped: ['Not done', 'quiet'],
  failed: ['Failed', 'bad'],
  stopped: ['Stopped', 'warn'],
  unknown: ['Not known', 'warn'],
  'restart-needed': ['Windows must restart', 'warn'],
}

function steps(report: Report): Html {
  const times = new Map(report.steps.map((step) => [step.id, step]))
  const row = (step: RunStep): Html => {
    const [words, tone] = stateWords[step.state]
    const started = times.get(step.id)?.started
    return html`<tr><th scope="row">${step.title}</th><td><strong class="${tone}">${words}</strong>${
      step.text === undefined || step.text === words ? undefined : html`<br>${step.text}`
    }${step.error === undefined ? undefined : html`<br>${step.error.text} ${step.error.cause}`}</td>
<td>${started === undefined ? 'not begun' : time(started)}</td><td>${step.took === undefined ? 'none' : duration(step.took)}</td></tr>`
  }
  return html`<section aria-labelledby="steps"><h2 id="steps">Steps</h2>
<table><thead><tr><th scope="col">Step</th><th scope="col">Result</th><th scope="col">Started</th><th scope="col">Time taken</th></tr></thead>
<tbody>${report.run.steps.map(row)}</tbody></table></section>`
}

function scripts(all: readonly StepView[]): Html {
  const one = (action: Action): Html => html`<p class="quiet">${kindWords[action.kind]}: ${action.target}</p>
<pre>${action.text}</pre>`
  return html`<section aria-labelledby="script"><h2 id="script">Script</h2>
<p>Exactly what was planned to be sent. Secrets stand as their names in double braces.</p>
${all.map(
  (step, index) => html`<h3>${index + 1}. ${step.title}</h3>
${step.actions.length === 0 ? html`<p>Nothing is sent.</p>` : step.actions.map(one)}`,
)}</section>`
}

const kindWords: Record<Action['kind'], string> = {
  tsql: 'T-SQL',
  powershell: 'PowerShell',
  process: 'Program',
  file: 'File',
  'by-hand': 'By hand',
}

/** What the person saw above the plan: the file and the computer as they were before the run. */
function facts({ plan }: Report): Html | undefined {
  if (plan.facts === undefined) return undefined
  return html`${plan.facts.map(
    ({ title, facts: rows }) => html`<section><h2>${title}</h2>
<table>${rows.map(({ label, value }) => html`<tr><th scope="row">${label}</th><td>${value}</td></tr>`)}</table></section>`,
  )}`
}

function findings({ plan, acknowledged }: Report): Html | undefined {
  if (plan.findings.length === 0) return undefined
  return html`<section aria-labelledby="findings"><h2 id="findings">Found before the run</h2>
<ul>${plan.findings.map((finding) => html`<li>${finding.text} ${finding.detail}${acknowledged.includes(finding.code) ? ' (acknowledged)' : ''}</li>`)}</ul></section>`
}

function messages({ run }: Report): Html | undefined {
  if (run.messages.length === 0) return undefined
  return html`<section aria-labelledby="messages"><h2 id="messages">Messages</h2>
<table><thead><tr><th scope="col">Time (UTC)</th><th scope="col">Message</th></tr></thead>
<tbody>${run.messages.map((message) => html`<tr><th scope="row">${message.at}</th><td>${message.text}</td></tr>`)}</tbody></table></section>`
}

function time({ utc, local }: ReportTime): string {
  return `${local} (${utc} UTC)`
}
