import type { AppState, HomeEntry, WizardEntry, WizardStatus } from '../../preload/contract/index.ts'
import { Icon, Spinner } from '../controls/icon.tsx'
import { Status } from '../controls/status.tsx'
import { wizardEntries } from './entries.ts'

export interface GroupsProps {
  state: AppState | undefined
  /** The wizard that opens as soon as the computer is read. */
  opening: WizardEntry | undefined
  onOpen: (wizard: WizardEntry, entry: HomeEntry) => void
  onOpenKit: () => void
}

interface Row {
  wizard: WizardEntry
  entry: HomeEntry
}

const ROWS: readonly Row[] = wizardEntries.flatMap((wizard) => wizard.entries.map((entry) => ({ wizard, entry })))

/** The wizards in two lists: what is done before a failure, with its state, and what is done after one. */
export function Groups({ state, opening, onOpen, onOpenKit }: GroupsProps) {
  const statusOf = (row: Row) => state?.wizards.find((status) => status.wizard === row.wizard.id)
  const prepare = ROWS.filter((row) => row.entry.group === 'prepare')
  const recover = ROWS.filter((row) => row.entry.group === 'recover')
  return (
    <div className="groups">
      <section aria-labelledby="prepare">
        <div className="group-head">
          <h2 id="prepare">Prepare</h2>
          <p className="caption">{state !== undefined && <Kit kit={state.kit} onOpen={onOpenKit} />}</p>
        </div>
        <ul className="rows">
          {prepare.map((row) => (
            <EntryRow
              key={row.entry.title}
              row={row}
              status={statusOf(row)}
              opening={row.wizard === opening}
              onOpen={onOpen}
            />
          ))}
          {prepare.length === 0 && <Empty text="No wizard that prepares for a failure in this version yet." />}
        </ul>
      </section>
      <section aria-labelledby="recover">
        <div className="group-head">
          <h2 id="recover">Recover</h2>
          <p className="caption">After a failure.</p>
        </div>
        <ul className="rows">
          {recover.map((row) => (
            <EntryRow
              key={row.entry.title}
              row={row}
              status={undefined}
              opening={row.wizard === opening}
              onOpen={onOpen}
            />
          ))}
          {recover.length === 0 && (
            <Empty text="No recovery wizard in this version yet. What is backed up under Prepare is what recovery starts from." />
          )}
        </ul>
      </section>
    </div>
  )
}

function Kit({ kit, onOpen }: { kit: AppState['kit']; onOpen: () => void }) {
  return (
    <>
      <span>{kit.text}</span>
      {kit.problem !== undefined && <Status tone="bad" small text={kit.problem.text} />}
      <button type="button" className="link" aria-label="Open folder of the recovery kit" onClick={onOpen}>
        Open folder
      </button>
    </>
  )
}

interface EntryRowProps {
  row: Row
  status: WizardStatus | undefined
  opening: boolean
  onOpen: GroupsProps['onOpen']
}

function EntryRow({ row, status, opening, onOpen }: EntryRowProps) {
  const { wizard, entry } = row
  return (
    <li>
      <button type="button" className="row" onClick={() => onOpen(wizard, entry)}>
        <Icon name={entry.icon} />
        <span className="what">
          {entry.title}
          <span className="caption">{status?.detail ?? entry.detail}</span>
        </span>
        {status?.text === undefined ? <span /> : <Status tone={status.tone ?? 'quiet'} text={status.text} />}
        {opening ? <Spinner size="small" /> : <Icon name="chevron" />}
      </button>
    </li>
  )
}

function Empty({ text }: { text: string }) {
  return (
    <li className="empty">
      <Icon name="dashed" tone="quiet" />
      <span>{text}</span>
    </li>
  )
}
