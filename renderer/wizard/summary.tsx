import { useEffect, useRef, useState } from 'react'
import type { FactGroup, Finding, StepView } from '../../preload/contract/index.ts'
import { Button, ErrorSummary, Facts, Icon, ProblemMessage, Spinner, Status, useAnnounce } from '../controls/index.ts'
import { isFinal } from './acknowledgements.ts'
import { Findings } from './findings.tsx'
import { useWizard, useWizardState } from './hooks.ts'
import { pageKeys } from './keys.ts'
import { problemsOf } from './problems.ts'
import { ScriptDrawer } from './script-drawer.tsx'

const DRAWER = 'script'
const PLAN_SAID_MS = 700

/** What will run, in order, and whether it can be undone: the page of the commit. */
export function Summary() {
  const { spec } = useWizard()
  const state = useWizardState((all) => all)
  const { plan, answers, errors, problem, attention, busy } = state
  const [isOpen, setIsOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const announce = useAnnounce()
  const count = plan?.steps.length
  useEffect(() => {
    // After the name of the page, which is said first.
    if (count !== undefined) announce(`The plan has ${count} step${count === 1 ? '' : 's'}.`, PLAN_SAID_MS)
  }, [announce, count])
  const commit = spec.commit(answers)
  const close = () => {
    setIsOpen(false)
    opener.current?.focus()
  }
  const found = plan?.findings ?? []
  const shown = found.filter((finding) => isFinal(finding) || state.open.includes(finding.code))
  const known = found.filter((finding) => !shown.includes(finding))
  const keys = pageKeys({ fields: [] }, shown, [commit.key, 'w', ...(isOpen ? ['s', 'y'] : [])])
  return (
    <main className="page">
      <section className="page-scroll" aria-labelledby="title" aria-busy={busy === 'planning'}>
        <div className="page-body">
          <ErrorSummary problems={problemsOf(undefined, answers, errors)} attempt={attention.count} />
          <div className="page-head with-action">
            <div>
              <h1 id="title" tabIndex={-1}>
                Summary
              </h1>
              <p className="lead">Nothing has changed so far. These steps run when you select {commit.label}.</p>
            </div>
            {plan !== undefined && (
              <Button
                ref={opener}
                icon="code"
                accessKey="w"
                expanded={isOpen}
                controls={isOpen ? DRAWER : undefined}
                onClick={() => setIsOpen(!isOpen)}
              >
                Show script
              </Button>
            )}
          </div>
          {problem !== undefined && (
            <div id="wizard-problem" className="findings" tabIndex={-1}>
              <ProblemMessage error={problem} />
            </div>
          )}
          <Findings findings={shown} keys={keys.findings} label="What was found" />
          {plan?.facts !== undefined && <PlanFacts groups={plan.facts} />}
          <PlanList />
          <Known findings={known} />
        </div>
      </section>
      {plan !== undefined && isOpen && <ScriptDrawer id={DRAWER} plan={plan} onClose={close} />}
    </main>
  )
}

/** What is known before anything runs: what is in the file, what is on the computer. */
function PlanFacts({ groups }: { groups: readonly FactGroup[] }) {
  return (
    <div className="plan-facts">
      {groups.map(({ title, facts }, index) => (
        <section key={title} aria-labelledby={`plan-facts-${index}`}>
          <h2 id={`plan-facts-${index}`}>{title}</h2>
          <Facts facts={facts} />
        </section>
      ))}
    </div>
  )
}

function PlanList() {
  const store = useWizard()
  const plan = useWizardState((state) => state.plan)
  const busy = useWizardState((state) => state.busy)
  if (plan !== undefined)
    return (
      <ol className="plan" aria-label="Steps">
        {plan.steps.map((step) => (
          <PlanRow key={step.id} step={step} />
        ))}
      </ol>
    )
  if (busy === 'planning')
    return (
      <p className="status quiet">
        <Spinner size="small" />
        <span>Making the plan…</span>
      </p>
    )
  return (
    <Button icon="refresh" onClick={() => void store.makePlan()}>
      Make the plan again
    </Button>
  )
}

function PlanRow({ step }: { step: StepView }) {
  return (
    <li>
      <span className="n" />
      <div className="what">
        <p className="path">{step.title}</p>
        {step.guide !== undefined && <p className="caption">You do it in the other program; this one checks it.</p>}
        {step.evidence === 'unproven' && <p className="caption">Not proven on a real server so far.</p>}
      </div>
      <Undo step={step} />
    </li>
  )
}

/** Whether the step can be taken back, in the words of the mock-ups. */
function Undo({ step }: { step: StepView }) {
  if (!step.changes) return <Status tone="quiet" icon="eye" text="Changes nothing" />
  if (step.undo === 'automatic') return <Status tone="quiet" icon="undo" text="Undone on Cancel" />
  if (step.undo === 'by-hand') return <Status tone="quiet" icon="hand" text="Undo by hand" />
  return (
    <span className="status final">
      <Icon name="lock" size="small" />
      <span>Cannot be undone</span>
    </span>
  )
}

/** What was only to be known, and what was accepted on the way. */
function Known({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null
  return (
    <section className="section" aria-labelledby="known">
      <h2 id="known">Also to know</h2>
      <ul className="bullets">
        {findings.map((finding) => (
          <li key={finding.code}>
            <Icon name={finding.level === 'info' ? 'info' : 'check'} />
            <span>
              {finding.level !== 'info' && 'Accepted: '}
              {finding.text}
              {finding.level === 'info' && finding.fix !== undefined && <span className="caption"> {finding.fix}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
