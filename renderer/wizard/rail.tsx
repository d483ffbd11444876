import { useEffect } from 'react'
import type { Page, WizardSpec } from '../../preload/contract/index.ts'
import { Button, classes, Icon } from '../controls/index.ts'
import { useMedia, useWizard, useWizardState } from './hooks.ts'
import { isSkipped, stepCount, stepNumber } from './navigation.ts'
import { failedStep } from './run-view.ts'
import type { WizardState } from './state.ts'
import { visibleFields } from './validation.ts'

type StepKind = 'done' | 'current' | 'upcoming'

interface RailStep {
  key: string
  title: string
  kind: StepKind
  hasError: boolean
  caption: string | undefined
  /** The page that its link leads back to. */
  goTo: number | undefined
  isResult: boolean
}

/** The rows of the rail: pages, Summary, Progress and, once it went well, the result without a number. */
export function railSteps(spec: WizardSpec, state: WizardState): RailStep[] {
  const { phase, page, answers, run, errors } = state
  const outcome = run?.result?.outcome
  const wentWell = phase === 'result' && outcome === 'done'
  const current = stepNumber(spec, phase, page) - 1
  const errorCount = Object.keys(errors).length
  const canGoBack = phase === 'pages' || phase === 'summary'
  const kindOf = (index: number): StepKind => {
    if (index === current) return wentWell ? 'done' : 'current'
    return index < current ? 'done' : 'upcoming'
  }
  const counted = errorCount === 0 ? undefined : `${errorCount} problem${errorCount === 1 ? '' : 's'}`
  const shown = [...spec.pages.entries()].filter(([, one]) => one.aside !== true)
  const pages = shown.map(([index, one], row): RailStep => {
    const kind = kindOf(row)
    const skipped = isSkipped(one, answers)
    const hasError = kind === 'current' && counted !== undefined
    const caption = skipped
      ? 'Not needed'
      : kind === 'done'
        ? (one.caption?.(answers) ?? passwordCaption(one, state))
        : undefined
    return {
      key: one.id,
      title: one.title,
      kind,
      hasError,
      caption: hasError ? counted : caption,
      goTo: kind === 'done' && canGoBack && !skipped ? index : undefined,
      isResult: false,
    }
  })
  const plain = { goTo: undefined, isResult: false }
  const summaryKind = kindOf(shown.length)
  const isSummaryWrong = summaryKind === 'current' && counted !== undefined
  const failed = phase === 'result' && !wentWell
  const steps: RailStep[] = [
    ...pages,
    {
      ...plain,
      key: '/summary',
      title: 'Summary',
      kind: summaryKind,
      hasError: isSummaryWrong,
      caption: isSummaryWrong ? counted : undefined,
    },
    {
      ...plain,
      key: '/progress',
      title: 'Progress',
      kind: kindOf(shown.length + 1),
      hasError: failed && outcome !== 'stopped',
      caption: progressCaption(state),
    },
  ]
  if (wentWell)
    steps.push({
      key: '/result',
      title: run?.result?.title ?? 'Result',
      kind: 'current',
      hasError: false,
      caption: undefined,
      goTo: undefined,
      isResult: true,
    })
  return steps
}

/** A page whose password is set says how strong it is. */
function passwordCaption(page: Page, { answers, strengths, held }: WizardState): string | undefined {
  const password = visibleFields(page, answers).find((field) => field.kind === 'password')
  if (password === undefined) return undefined
  return strengths[password.id] ?? (held.includes(password.id) ? 'Set' : undefined)
}

const ENDS = {
  failed: 'Failed',
  stopped: 'Stopped',
  unknown: 'Outcome unknown',
  'restart-needed': 'Restart needed',
} as const

function progressCaption({ phase, run }: WizardState): string | undefined {
  if (run === undefined) return undefined
  const total = run.steps.length
  if (phase === 'progress' && run.question !== undefined) {
    const { step } = run.question
    const number = run.steps.findIndex((candidate) => candidate.id === step) + 1
    const words = run.question.kind === 'guide' ? 'by hand' : 'question'
    return number === 0 ? undefined : `Step ${number} of ${total}, ${words}`
  }
  const outcome = run.result?.outcome
  if (phase !== 'result' || outcome === undefined || outcome === 'done') return undefined
  const failed = failedStep(run.steps)
  const words = outcome in ENDS ? ENDS[outcome as keyof typeof ENDS] : 'Ended'
  return failed === undefined ? words : `${words} at step ${failed.number} of ${total}`
}

const POPOVER = 'wizard-steps'

/** Long lists keep the current step in view, as the popover does when it opens. */
function showCurrent(): void {
  document.querySelector(`#${POPOVER} [aria-current]`)?.scrollIntoView({ block: 'nearest' })
}

/** The steps at the left; below 720 px a strip with the same list as a popover. */
export function Rail() {
  const { spec, goTo } = useWizard()
  const state = useWizardState((all) => all)
  const steps = railSteps(spec, state)
  const number = stepNumber(spec, state.phase, state.page)
  const isResult = steps.at(-1)?.isResult === true
  // Without links in it, a list that scrolls must take the focus itself to be scrolled by keys.
  const isCompact = useMedia('(max-width: 719px)')
  const needsFocus = (isCompact || steps.length > 9) && !steps.some((step) => step.goTo !== undefined)
  useEffect(showCurrent, [number, isResult])
  const follow = (page: number) => {
    document.getElementById(POPOVER)?.hidePopover()
    goTo(page)
  }
  return (
    <>
      <nav className="compact-steps" aria-label="Step">
        <span className="strong nowrap">{isResult ? 'Result' : `Step ${number} of ${stepCount(spec)}`}</span>
        <span className="segments" aria-hidden="true">
          {steps
            .filter((step) => !step.isResult)
            .map((step) => (
              <i
                key={step.key}
                className={step.hasError ? 'has-error' : step.kind === 'upcoming' ? undefined : `is-${step.kind}`}
              />
            ))}
        </span>
        <Button kind="subtle" iconAfter="down" popover={POPOVER}>
          All steps
        </Button>
      </nav>
      <nav
        className="rail"
        tabIndex={needsFocus ? 0 : undefined}
        id={POPOVER}
        popover="auto"
        aria-label="Steps of the wizard"
        onToggle={showCurrent}
      >
        <div className="rail-head">
          <Icon name={spec.icon} />
          <span className="strong">{spec.title}</span>
        </div>
        <ol className={steps.length > 9 ? 'steps dense' : 'steps'}>
          {steps.map((step) => (
            <RailRow key={step.key} step={step} follow={follow} />
          ))}
        </ol>
      </nav>
    </>
  )
}

function RailRow({ step, follow }: { step: RailStep; follow: (page: number) => void }) {
  const { title, kind, hasError, caption, goTo, isResult } = step
  const inner = (
    <>
      <span className={isResult ? 'marker dot' : 'marker'}>
        {isResult && <Icon name="flag" />}
        {hasError && <Icon name="error" />}
        {kind === 'done' && !hasError && <Icon name="success" />}
      </span>
      <span>
        {kind === 'done' && <span className="visually-hidden">Done: </span>}
        {title}
        {caption !== undefined && (
          <span className="caption" title={caption}>
            {caption}
          </span>
        )}
      </span>
    </>
  )
  const className = classes('step', `is-${kind}`, hasError && 'has-error', isResult && 'is-result')
  if (goTo !== undefined)
    return (
      <li className={className}>
        <a
          className="step-link"
          href={`#${step.key}`}
          onClick={(event) => {
            event.preventDefault()
            follow(goTo)
          }}
        >
          {inner}
        </a>
      </li>
    )
  return (
    <li className={className}>
      <span className="step-link" aria-current={kind === 'current' ? 'step' : undefined}>
        {inner}
      </span>
    </li>
  )
}
