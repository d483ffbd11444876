import { type FormEvent, Fragment } from 'react'
import { type Field, type Finding, type Page, said } from '../../preload/contract/index.ts'
import { Button, ErrorSummary, Facts, Icon, Message, ProblemMessage, Spinner, Status } from '../controls/index.ts'
import { isFinal } from './acknowledgements.ts'
import type { PageBody } from './body.ts'
import { FORM } from './command-bar.tsx'
import { PageField } from './fields.tsx'
import { Findings } from './findings.tsx'
import { useWizard, useWizardState } from './hooks.ts'
import { pageKeys } from './keys.ts'
import { problemsOf } from './problems.ts'
import { visibleFields } from './validation.ts'

const NONE: readonly Finding[] = []

/** One page of questions, as its data say, with a body of its own where the wizard brings one. */
export function WizardPage({ page, body: Body }: { page: Page; body: PageBody | undefined }) {
  const store = useWizard()
  const { answers, errors, problem, busy, attention, options, retrying } = useWizardState((state) => state)
  const findings = useWizardState((state) => state.findings[page.id] ?? NONE)
  const facts = useWizardState((state) => state.facts[page.id])
  const fields = visibleFields(page, answers)
  const keys = pageKeys({ fields }, findings)
  const atFields = new Set(fields.map((field) => field.id))
  // A block that stands at its field is not said a second time above the fields.
  const above = findings.filter(
    (finding) => !isFinal(finding) || finding.field === undefined || !atFields.has(finding.field),
  )
  const [lead, note, heading] = [said(page.lead, answers), said(page.note, answers), said(page.facts, answers)]
  const remarks = said(page.remarks, answers)
  const asksAgain = retrying && fields.some((field) => field.kind === 'password')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void store.next()
  }
  return (
    <main className="page">
      <form
        className="page-scroll"
        id={FORM}
        aria-labelledby="title"
        aria-describedby={lead === undefined ? undefined : 'lead'}
        aria-busy={busy === 'checking'}
        noValidate
        onSubmit={submit}
      >
        <div className="page-body">
          <ErrorSummary problems={problemsOf(page, answers, errors)} attempt={attention.count} />
          <div className="page-head">
            <h1 id="title" tabIndex={-1}>
              {page.title}
            </h1>
            {lead !== undefined && (
              <p className="lead" id="lead">
                {lead}
              </p>
            )}
            {note !== undefined && (
              <p className="status warn note">
                <Icon name="warning" />
                <span>{note}</span>
              </p>
            )}
          </div>
          {problem !== undefined && (
            <div id="wizard-problem" className="findings" tabIndex={-1}>
              <ProblemMessage error={problem} />
            </div>
          )}
          <Findings findings={above} keys={keys.findings} label="What was found" />
          {asksAgain && (
            <Message tone="info" icon="lock">
              Passwords are wiped when a run begins. Enter it again; every other answer is kept.
            </Message>
          )}
          <div className="fields">
            {groupsOf(fields).map(({ legend, fields: members }) => {
              const shown = members.map((field) => (
                <PageField key={field.id} field={field} findings={findings} keys={keys} />
              ))
              return legend === undefined ? (
                <Fragment key={members[0]?.id}>{shown}</Fragment>
              ) : (
                <fieldset key={legend} className="field-group">
                  {/* A frame that is named after its first field says its name once. */}
                  <legend className={members[0]?.label === legend ? 'visually-hidden' : 'strong'}>{legend}</legend>
                  {shown}
                </fieldset>
              )
            })}
          </div>
          {Body !== undefined && (
            <Body
              answers={answers}
              setAnswer={(field, value) => store.setAnswer(field, value)}
              facts={facts?.value ?? []}
              options={options}
              errors={errors}
            />
          )}
          {heading !== undefined && <PageFacts title={heading} page={page.id} />}
          {remarks !== undefined && (
            <ul className="bullets section">
              {remarks.map((remark) => (
                <li key={remark}>
                  <Icon name="info" />
                  <span>{remark}</span>
                </li>
              ))}
            </ul>
          )}
        </div>
      </form>
    </main>
  )
}

interface FieldGroup {
  /** Absent for fields that stand alone. */
  legend: string | undefined
  fields: Field[]
}

/** Neighbouring fields of one group together. */
function groupsOf(fields: readonly Field[]): FieldGroup[] {
  const groups: FieldGroup[] = []
  for (const field of fields) {
    const last = groups.at(-1)
    if (last !== undefined && last.legend === field.group) last.fields.push(field)
    else groups.push({ legend: field.group, fields: [field] })
  }
  return groups
}

/** What the machine says of itself; not knowing it stops nothing here, and says why. */
function PageFacts({ title, page }: { title: string; page: string }) {
  const store = useWizard()
  const loaded = useWizardState((state) => state.facts[page])
  return (
    <section className="section page-facts" aria-labelledby="facts" aria-busy={loaded?.loading ?? true}>
      <h2 id="facts">{title}</h2>
      {loaded?.value === undefined && loaded?.error === undefined && (
        <p className="status quiet">
          <Spinner size="small" />
          <span>Reading…</span>
        </p>
      )}
      {loaded?.error !== undefined && (
        <div className="stack-8">
          <ProblemMessage error={loaded.error} />
          <Button icon="refresh" onClick={() => void store.loadFacts()}>
            Read again
          </Button>
        </div>
      )}
      {loaded?.value !== undefined && loaded.value.length > 0 && <Facts facts={loaded.value} />}
      {loaded?.value?.length === 0 && <Status tone="quiet" text="Nothing was found." />}
    </section>
  )
}
