import { useId } from 'react'
import type { Finding } from '../../preload/contract/index.ts'
import { Check, Field, FieldError, Message, type MessageTone, TextInput } from '../controls/index.ts'
import { acknowledgeId, isFinal, keepLabel, saidTo, wordToType } from './acknowledgements.ts'
import { useWizard, useWizardState } from './hooks.ts'

const TONES: Record<Finding['level'], MessageTone> = { block: 'error', warn: 'warn', info: 'info' }
const ORDER: Record<Finding['level'], number> = { block: 0, warn: 1, info: 2 }

export interface FindingsProps {
  findings: readonly Finding[]
  /** Access keys of the ticks, by code. */
  keys: Readonly<Record<string, string | undefined>>
  label: string
}

/** What was found, worst first, each with its tick or the box for its word. */
export function Findings({ findings, keys, label }: FindingsProps) {
  if (findings.length === 0) return null
  const sorted = findings.toSorted((a, b) => ORDER[a.level] - ORDER[b.level])
  return (
    <section className="findings" aria-label={label}>
      {sorted.map((finding) => (
        <FindingMessage key={finding.code} finding={finding} accessKey={keys[finding.code]} />
      ))}
    </section>
  )
}

function FindingMessage({ finding, accessKey }: { finding: Finding; accessKey: string | undefined }) {
  const words = useId()
  const reason = [finding.detail, finding.fix].filter((part) => part !== undefined).join(' ')
  return (
    <div id={`finding-${finding.code}`} tabIndex={-1} role="group" aria-labelledby={words}>
      <Message tone={TONES[finding.level]}>
        <div id={words}>
          <p className="strong">{finding.text}</p>
          {reason !== '' && <p>{reason}</p>}
        </div>
        <Answer finding={finding} accessKey={accessKey} />
      </Message>
    </div>
  )
}

function Answer({ finding, accessKey }: { finding: Finding; accessKey: string | undefined }) {
  const store = useWizard()
  const { ticked, typed } = saidTo(
    useWizardState((state) => state.said),
    finding,
  )
  const id = acknowledgeId(finding)
  const error = useWizardState((state) => state.errors[id])
  const word = wordToType(finding)
  if (finding.level === 'info' || isFinal(finding)) return null
  if (word === undefined)
    return (
      <>
        <Check
          id={id}
          label={keepLabel(finding)}
          accessKey={accessKey}
          checked={ticked}
          invalid={error !== undefined}
          describedBy={error === undefined ? undefined : `${id}-error`}
          onChange={(now) => store.say(finding, { ticked: now })}
        />
        {error !== undefined && <FieldError id={`${id}-error`} text={error} />}
      </>
    )
  return (
    <Field id={id} label={`Type ${word} to go on`} accessKey={accessKey} error={error}>
      {(ids) => (
        <TextInput
          id={ids.id}
          value={typed}
          onChange={(now) => store.say(finding, { typed: now })}
          describedBy={ids.describedBy}
          invalid={error !== undefined}
          mono
        />
      )}
    </Field>
  )
}
