import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import type { ErrorData } from '../../preload/contract/index.ts'
import { errorDataOf, useCall } from '../bridge-context.ts'
import {
  Button,
  CopyButton,
  Dialog,
  ProblemMessage,
  Space,
  Spinner,
  TextInput,
  useAnnounce,
  useVirtualWindow,
} from '../controls/index.ts'
import '../theme/log.css'

/** As many as are read at once; older ones are in the folder. */
const LINES = 100_000
/** Height of a line in CSS pixels, as in log.css. */
const ROW = 20
const number = new Intl.NumberFormat('en')

/** The newest lines of the program's log: filter, copy, and the way to the folder. */
export function Logs({ onClose }: { onClose: () => void }) {
  const call = useCall()
  const [log, setLog] = useState<{ lines: string[]; file: string }>()
  const [error, setError] = useState<ErrorData>()
  const read = async () => {
    try {
      setLog(await call('app.log', { lines: LINES }))
      setError(undefined)
    } catch (reason) {
      setError(errorDataOf(reason))
    }
  }
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, when the dialog opens
  useEffect(() => void read(), [])
  const openFolder = () => {
    call('app.open-folder', { folder: 'logs' }).catch((reason: unknown) => setError(errorDataOf(reason)))
  }
  return (
    <Dialog
      title="Logs"
      wide
      onClose={onClose}
      actions={
        <>
          <Button icon="folder" accessKey="o" apart onClick={openFolder}>
            Open log folder
          </Button>
          <Button icon="refresh" accessKey="r" onClick={() => void read()}>
            Read again
          </Button>
          <Button kind="primary" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      {error !== undefined && <ProblemMessage error={error} />}
      {log === undefined && error === undefined && (
        <p className="reading">
          <Spinner size="small" />
          Reading the log
        </p>
      )}
      {log !== undefined && <Lines lines={log.lines} file={log.file} />}
    </Dialog>
  )
}

function Lines({ lines, file }: { lines: readonly string[]; file: string }) {
  const [filter, setFilter] = useState('')
  const wanted = useDeferredValue(filter.trim().toLowerCase())
  const shown = useMemo(
    () => (wanted === '' ? lines : lines.filter((line) => line.toLowerCase().includes(wanted))),
    [lines, wanted],
  )
  const box = useRef<HTMLDivElement>(null)
  const rows = useVirtualWindow(box, shown.length, ROW)
  const announce = useAnnounce()
  const total = number.format(lines.length)
  const count = wanted === '' ? `${total} lines` : `${number.format(shown.length)} of ${total} lines`
  useEffect(() => {
    if (wanted !== '') announce(count, 500)
  }, [announce, count, wanted])
  // The newest line is the last one: that is where reading starts.
  useEffect(() => {
    if (box.current !== null) box.current.scrollTop = lines.length * ROW
  }, [lines])
  return (
    <>
      <p className="caption mono path">{file}</p>
      <div className="toolbar section">
        <div className="grow">
          <TextInput
            id="log-filter"
            search
            label="Filter the log"
            placeholder="Filter"
            value={filter}
            onChange={setFilter}
            autoFocus
          />
        </div>
        <span className="caption nums">{count}</span>
        <span className="end">
          <CopyButton text={async () => new TextEncoder().encode(shown.join('\n'))} label="Copy the lines shown">
            Copy
          </CopyButton>
        </span>
      </div>
      <div ref={box} className="log-lines" tabIndex={0} role="region" aria-label="Lines of the log">
        <Space height={rows.before} />
        <ol>
          {shown.slice(rows.first, rows.end).map((line, offset) => (
            <li key={rows.first + offset} aria-setsize={shown.length} aria-posinset={rows.first + offset + 1}>
              {line}
            </li>
          ))}
        </ol>
        <Space height={rows.after} />
      </div>
      {shown.length === 0 && (
        <p className="below">{lines.length === 0 ? 'The log is empty.' : 'No line fits the filter.'}</p>
      )}
    </>
  )
}
