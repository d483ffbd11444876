import type { RunView, Target, WizardSpec } from '../../preload/contract/index.ts'
import { clock } from './durations.ts'
import { type Phase, stepCount, stepNumber } from './navigation.ts'

export interface TitleParts {
  spec: WizardSpec
  phase: Phase
  page: number
  run?: RunView | undefined
  /** Milliseconds; only while it can be told. */
  remaining?: number | undefined
  hasErrors: boolean
  computer: string
  target: Target
}

/** The heading of where the person is. */
export function headingOf({ spec, phase, page, run }: Pick<TitleParts, 'spec' | 'phase' | 'page' | 'run'>): string {
  if (phase === 'pages') return spec.pages[page]?.title ?? spec.title
  if (phase === 'summary') return 'Summary'
  if (phase === 'result') return run?.result?.title ?? 'Result'
  return 'Progress'
}

/** The window's title: what matters most comes first, because a task bar shows the beginning only. Source: rules 1.2, 1.3. */
export function windowTitle(parts: TitleParts): string {
  const { spec, phase, page, remaining, hasErrors, computer, target } = parts
  const words = [hasErrors ? `Error: ${headingOf(parts)}` : headingOf(parts)]
  if (phase === 'progress' && remaining !== undefined) words.unshift(`${clock(remaining)} remaining`)
  if (phase !== 'result') words.push(`Step ${stepNumber(spec, phase, page)} of ${stepCount(spec)}`)
  words.push(spec.title, computer)
  if (target === 'practice') words.push('Practice')
  return words.join(' – ')
}

/** What the permanent status region says on each change of page. */
export function stepAnnouncement(parts: Pick<TitleParts, 'spec' | 'phase' | 'page' | 'run'>): string {
  const heading = headingOf(parts)
  if (parts.phase === 'result') return heading
  return `Step ${stepNumber(parts.spec, parts.phase, parts.page)} of ${stepCount(parts.spec)}: ${heading}`
}
