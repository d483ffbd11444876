import type { PlanView } from '../preload/contract/plan.ts'

const KINDS = {
  tsql: 'T-SQL',
  powershell: 'PowerShell',
  process: 'Process',
  file: 'File',
  'by-hand': 'By hand',
} as const

/** A plan's script as one text: what Show script shows, step by step, secrets by name. */
export function scriptText(plan: PlanView): string {
  const lines = [
    `Script of ${plan.wizard}, plan ${plan.hash}`,
    `Made ${plan.made}${plan.target === 'practice' ? ', PRACTICE' : ''}. Secrets stand by name as {{name}}.`,
    '',
  ]
  plan.steps.forEach((step, index) => {
    lines.push(`--- ${index + 1} ${step.title}`)
    for (const action of step.actions) lines.push(`# ${KINDS[action.kind]}, ${action.target}`, action.text, '')
  })
  return `${lines.join('\r\n')}\r\n`
}
