import { useEffect, useRef, useState } from 'react'
import type { Field as FieldSpec, Strength } from '../../preload/contract/index.ts'
import { CallError, useCall } from '../bridge-context.ts'
import { Field, FieldError, PasswordInput } from '../controls/index.ts'
import { useWizard, useWizardState } from './hooks.ts'
import { PassphraseCard } from './passphrase-card.tsx'
import { confirmId } from './validation.ts'

/** Typing settles before the strength is asked for and said, in milliseconds. */
const SETTLE_MS = 300

export interface PasswordFieldProps {
  field: FieldSpec & { kind: 'password' }
  hint: string | undefined
}

/**
 * A password, its confirmation and, where the wizard offers it, a generated passphrase. The boxes hold strings because the
 * platform knows nothing else; they are emptied when the page is left. What was accepted is not shown again: an empty box
 * then means "as it is". What is typed but not accepted yet comes back as it was, because losing it would help nobody.
 */
export function PasswordField({ field, hint }: PasswordFieldProps) {
  const store = useWizard()
  const { id } = field
  const second = confirmId(id)
  const [text, setText] = useState(() => store.secrets.readDraft(id))
  const [confirmation, setConfirmation] = useState(() => store.secrets.readDraft(second))
  const isHeld = useWizardState((state) => state.held.includes(id))
  const error = useWizardState((state) => state.errors[id])
  const confirmError = useWizardState((state) => state.errors[second])
  // The password of a file that exists is right or wrong; only a new one is judged.
  const strength = useStrength(field.confirm === undefined ? '' : text)
  useEffect(() => {
    // "Strong: guessing takes centuries": the rail has room for the first word or two.
    if (strength !== undefined) store.keepStrength(id, strength.text.split(':')[0] ?? '')
  }, [id, store, strength])
  const type = (box: string, now: string) => {
    if (box === id) setText(now)
    else setConfirmation(now)
    store.typeSecret(box, now)
  }
  const fill = (passphrase: string) => {
    type(id, passphrase)
    if (field.confirm !== undefined) type(second, passphrase)
  }
  const isEmpty = text === '' && confirmation === ''
  const kept = isHeld && isEmpty ? 'A password is set. Enter another to change it.' : undefined
  return (
    <>
      <Field id={id} label={field.label} accessKey={field.key} hint={error === undefined ? (kept ?? hint) : hint}>
        {(ids) => (
          <>
            <PasswordBox ids={ids} label={field.label} field={field} value={text} set={type} error={error} />
            {error !== undefined && <FieldError id={`${id}-error`} text={error} />}
            <p className="below strength" id={`${id}-strength`} role="status">
              {strength !== undefined && <StrengthWords strength={strength} />}
            </p>
          </>
        )}
      </Field>
      {field.confirm !== undefined && (
        <Field id={second} label={field.confirm.label} accessKey={field.confirm.key} error={confirmError}>
          {(ids) => (
            <PasswordBox
              ids={ids}
              label={field.confirm?.label ?? field.label}
              field={field}
              value={confirmation}
              set={type}
              error={confirmError}
            />
          )}
        </Field>
      )}
      {field.generate === true && <PassphraseCard isWanted={!isHeld} typed={text} onUse={fill} />}
    </>
  )
}

interface PasswordBoxProps {
  ids: { id: string; describedBy: string | undefined }
  label: string
  field: FieldSpec & { kind: 'password' }
  value: string
  set: (box: string, text: string) => void
  error: string | undefined
}

function PasswordBox({ ids, label, field, value, set, error }: PasswordBoxProps) {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const input = box.current
    return () => {
      if (input !== null) input.value = ''
    }
  }, [])
  const isFirst = ids.id === field.id
  const ownError = isFirst && error !== undefined ? `${ids.id}-error` : undefined
  const strength = isFirst ? `${ids.id}-strength` : undefined
  const describedBy = [ownError, ids.describedBy, strength].filter(Boolean).join(' ')
  return (
    <PasswordInput
      ref={box}
      id={ids.id}
      label={label}
      value={value}
      onChange={(text) => set(ids.id, text)}
      describedBy={describedBy === '' ? undefined : describedBy}
      invalid={error !== undefined}
      accessKey={isFirst ? field.key : field.confirm?.key}
    />
  )
}

/** Main's judgement of what is typed, once typing has settled. */
function useStrength(text: string): Strength | undefined {
  const call = useCall()
  const [judged, setJudged] = useState<{ of: string; strength: Strength | undefined }>()
  useEffect(() => {
    if (text === '') return undefined
    let isStale = false
    const ask = async () => {
      try {
        const strength = await call('password.strength', { password: new TextEncoder().encode(text) })
        if (!isStale) setJudged({ of: text, strength })
      } catch (reason) {
        // The judgement only advises here; Next asks again and says what is wrong.
        if (!(reason instanceof CallError)) throw reason
        if (!isStale) setJudged(undefined)
      }
    }
    const timer = setTimeout(() => void ask(), SETTLE_MS)
    return () => {
      isStale = true
      clearTimeout(timer)
    }
  }, [call, text])
  // What was said of another password is not said of this one.
  return judged?.of === text ? judged.strength : undefined
}

function StrengthWords({ strength }: { strength: Strength }) {
  return (
    <>
      <progress
        className={strength.enough ? 'meter good' : 'meter'}
        value={Math.max(1, strength.score)}
        max={4}
        aria-hidden="true"
      />
      <span>{strength.text}</span>
    </>
  )
}
