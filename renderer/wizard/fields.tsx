import type { Field as FieldSpec, Finding } from '../../preload/contract/index.ts'
import { errorDataOf, useCall } from '../bridge-context.ts'
import {
  Button,
  Check,
  ChoiceCards,
  Field,
  FieldError,
  OptionList,
  PathInput,
  ProblemMessage,
  Radios,
  Select,
  Spinner,
  TextInput,
  useAnnounce,
} from '../controls/index.ts'
import { isFinal } from './acknowledgements.ts'
import { ConnectionField } from './connection-field.tsx'
import { useWizard, useWizardState } from './hooks.ts'
import type { PageKeys } from './keys.ts'
import { PasswordField } from './password-field.tsx'

export interface PageFieldProps {
  field: FieldSpec
  /** What main found on this page: a block's reason stands below its field. */
  findings: readonly Finding[]
  /** Access keys of its buttons. */
  keys: PageKeys
}

/** One field of a page, as its data say. */
export function PageField({ field, findings, keys }: PageFieldProps) {
  const store = useWizard()
  const value = useWizardState((state) => state.answers[field.id])
  const error = useWizardState((state) => state.errors[field.id])
  const set = (now: unknown) => store.setAnswer(field.id, now)
  const hint = reasonOf(findings, field.id) ?? field.hint
  const common = { id: field.id, label: field.label, accessKey: field.key, hint, error }
  const text = typeof value === 'string' ? value : ''
  switch (field.kind) {
    case 'text':
      return (
        <Field {...common}>
          {(ids) => (
            <TextInput
              {...control(ids, field.key, error)}
              value={text}
              onChange={set}
              placeholder={field.placeholder}
              mono={field.mono}
            />
          )}
        </Field>
      )
    case 'path':
      return <PathField field={field} common={common} text={text} set={set} browseKey={keys.browse[field.id]} />
    case 'password':
      return <PasswordField field={field} hint={hint} />
    case 'choice': {
      const choice = {
        name: field.id,
        legend: field.label,
        options: field.options,
        value: typeof value === 'string' ? value : undefined,
        onChange: set,
        error,
        hint,
      }
      return field.compact === true ? <Radios {...choice} /> : <ChoiceCards {...choice} />
    }
    case 'connection-test':
      return <ConnectionField field={field} keys={keys.connections[field.id]} />
    case 'check':
      return (
        <div className="field wide">
          <Check
            id={field.id}
            label={field.label}
            accessKey={field.key}
            checked={value === true}
            onChange={set}
            invalid={error !== undefined}
            describedBy={error === undefined ? undefined : `${field.id}-error`}
          />
          {error !== undefined && <FieldError id={`${field.id}-error`} text={error} />}
          {hint !== undefined && <p className="below">{hint}</p>}
        </div>
      )
    case 'select':
    case 'list':
      break
  }
  return <MachineField field={field} common={common} value={value} set={set} />
}

interface Common {
  id: string
  label: string
  accessKey: string | undefined
  hint: string | undefined
  error: string | undefined
}

/** Why a block stands against this field and what helps; its first sentence is the error itself. */
function reasonOf(findings: readonly Finding[], field: string): string | undefined {
  const words = findings
    .filter((finding) => finding.field === field && isFinal(finding))
    .flatMap(({ detail, fix }) => [detail, fix])
    .filter((sentence) => sentence !== undefined)
  return words.length === 0 ? undefined : words.join(' ')
}

function control(ids: { id: string; describedBy: string | undefined }, key: string | undefined, error?: string) {
  return { id: ids.id, describedBy: ids.describedBy, accessKey: key, invalid: error !== undefined }
}

interface PathFieldProps {
  field: FieldSpec & { kind: 'path' }
  common: Common
  text: string
  set: (path: string) => void
  browseKey: string | undefined
}

function PathField({ field, common, text, set, browseKey }: PathFieldProps) {
  const call = useCall()
  const announce = useAnnounce()
  const browse = async () => {
    try {
      const { path } = await call('dialog.pick', { what: field.browse, start: text, title: field.label })
      if (path !== undefined) set(path)
    } catch (reason) {
      announce(errorDataOf(reason).text)
    }
  }
  return (
    <Field {...common} wide>
      {(ids) => (
        <PathInput
          {...control(ids, field.key, common.error)}
          value={text}
          onChange={set}
          placeholder={field.placeholder}
          onBrowse={() => void browse()}
          browseKey={browseKey}
        />
      )}
    </Field>
  )
}

interface MachineFieldProps {
  field: FieldSpec & { kind: 'select' | 'list' }
  common: Common
  value: unknown
  set: (value: string | readonly string[]) => void
}

/** A list that the machine fills: while it is read, when it can't be, and as it is. */
function MachineField({ field, common, value, set }: MachineFieldProps) {
  const store = useWizard()
  const loaded = useWizardState((state) => state.options[field.id])
  const again = () => void store.loadOptions(field.id)
  if (loaded?.error !== undefined)
    return (
      <div className="field wide stack-8" id={field.id} tabIndex={-1}>
        <p>{field.label}</p>
        <ProblemMessage error={loaded.error} />
        <Button icon="refresh" onClick={again}>
          Read again
        </Button>
      </div>
    )
  if (loaded?.value === undefined)
    return (
      <div className="field wide" id={field.id} tabIndex={-1} aria-busy="true">
        <p>{field.label}</p>
        <p className="below">
          <Spinner size="small" />
          Reading the list…
        </p>
      </div>
    )
  const options = loaded.value
  return (
    <Field {...common} wide={field.kind === 'list'}>
      {(ids) =>
        field.kind === 'select' ? (
          <Select
            {...control(ids, field.key, common.error)}
            options={options}
            value={typeof value === 'string' ? value : ''}
            onChange={set}
          />
        ) : (
          <OptionList
            {...control(ids, field.key, common.error)}
            label={field.label}
            options={options}
            value={Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []}
            onChange={set}
          />
        )
      }
    </Field>
  )
}
