import type { ErrorData } from '../../preload/contract/index.ts'
import { Message } from './message.tsx'

/** A failure in words: what, why, what was not changed, what now; the raw number last. */
export function ProblemText({ error }: { error: ErrorData }) {
  const { text, cause, unchanged = [], next = [], detail } = error
  return (
    <div className="problem">
      <p className="strong">{text}</p>
      {cause !== undefined && <p>{cause}</p>}
      {unchanged.length > 0 && <Sentences title="Not changed" sentences={unchanged} />}
      {next.length > 0 && <Sentences title="What to do now" sentences={next} />}
      {detail !== undefined && <p className="caption mono path">{detail}</p>}
    </div>
  )
}

function Sentences({ title, sentences }: { title: string; sentences: readonly string[] }) {
  return (
    <>
      <p className="caption">{title}</p>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  )
}

/** The same on an error's surface. */
export function ProblemMessage({ error }: { error: ErrorData }) {
  return (
    <Message tone="error">
      <ProblemText error={error} />
    </Message>
  )
}
