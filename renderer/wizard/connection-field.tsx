import { useEffect, useId, useRef } from 'react'
import { type CallOut, connectionMembers, type Field as FieldSpec, type Finding } from '../../preload/contract/index.ts'
import {
  Button,
  Facts,
  focusField,
  Message,
  type MessageTone,
  ProblemMessage,
  Spinner,
  useAnnounce,
} from '../controls/index.ts'
import { useSlow, useWizard, useWizardState } from './hooks.ts'

const TONES: Record<Finding['level'], MessageTone> = { block: 'error', warn: 'warn', info: 'info' }

export interface ConnectionFieldProps {
  field: FieldSpec & { kind: 'connection-test' }
  /** Access keys of its two buttons. */
  keys: { test: string | undefined; trust: string | undefined } | undefined
}

/** Tries a connection and says what came of it: who is signed in and what the server is, or what stands in the way. */
export function ConnectionField({ field, keys }: ConnectionFieldProps) {
  const store = useWizard()
  const { slot } = field
  const members = connectionMembers(slot)
  const test = useWizardState((state) => state.tests[slot])
  const server = useWizardState((state) => state.answers[members.server])
  const isTrusted = useWizardState((state) => state.answers[members.certificate] !== undefined)
  const busy = test?.loading === true
  const isSlow = useSlow(busy ? true : undefined)
  useSaid(test?.value, test?.error?.text, isSlow ? `Connecting to ${String(server)}` : undefined)
  const { value } = test ?? {}
  const outcome = useRef<HTMLDivElement>(null)
  // Long pages would leave the answer below the fold.
  useEffect(() => {
    if (value !== undefined) outcome.current?.scrollIntoView({ block: 'nearest' })
  }, [value])
  // The pressed button goes with its result; who used it stays at the field.
  const stay = () => focusField(field.id)
  return (
    <div className="field wide connection-test" id={field.id} aria-busy={busy}>
      <div className="button-row">
        <Button
          icon="server"
          accessKey={keys?.test}
          label={field.group === undefined ? undefined : `${field.label}: ${field.group}`}
          onClick={() => void store.testConnection(slot)}
          explain={busy ? `Connecting to ${String(server)}` : undefined}
        >
          {field.label}
        </Button>
        {isTrusted && (
          <Button
            kind="subtle"
            accessKey={value?.certificate === undefined ? keys?.trust : undefined}
            label={`Stop trusting the certificate of ${String(server)}`}
            onClick={() => {
              store.stopTrusting(slot)
              stay()
            }}
          >
            Stop trusting the certificate
          </Button>
        )}
        {isSlow && (
          <span className="status quiet">
            <Spinner size="small" />
            <span>Connecting…</span>
          </span>
        )}
      </div>
      {field.hint !== undefined && <p className="below">{field.hint}</p>}
      {test?.error !== undefined && <ProblemMessage error={test.error} />}
      {value !== undefined && (
        <div ref={outcome} className="outcome">
          {value.findings.map((finding) => (
            <Found key={finding.code} finding={finding} />
          ))}
          {value.certificate !== undefined && (
            <Certificate
              certificate={value.certificate}
              server={String(server)}
              accessKey={keys?.trust}
              onTrust={() => {
                void store.trust(slot)
                stay()
              }}
            />
          )}
          {value.facts.length > 0 && <Facts facts={value.facts} />}
        </div>
      )}
    </div>
  )
}

/** Says what is going on and what came of it. */
function useSaid(
  value: CallOut<'instance.test'> | undefined,
  error: string | undefined,
  going: string | undefined,
): void {
  const announce = useAnnounce()
  const said = error ?? (value === undefined ? going : outcomeOf(value))
  useEffect(() => {
    if (said !== undefined) announce(said)
  }, [announce, said])
}

/** What stands in the way, else who is signed in. */
function outcomeOf({ facts, findings, certificate }: CallOut<'instance.test'>): string {
  const worst = findings.find((finding) => finding.level === 'block')
  if (worst !== undefined) return certificate === undefined ? worst.text : `${worst.text} The certificate is shown.`
  const [who, where] = facts
  const others = findings.filter((finding) => finding.level === 'warn').length
  const more = others === 0 ? '' : ` ${others} warning${others === 1 ? '' : 's'}.`
  return `Connected to ${where?.value ?? 'the server'} as ${who?.value ?? 'this account'}.${more}`
}

/** Nothing is acknowledged here: Next asks for that. */
function Found({ finding }: { finding: Finding }) {
  const reason = [finding.detail, finding.fix].filter((part) => part !== undefined).join(' ')
  return (
    <Message tone={TONES[finding.level]}>
      <p className="strong">{finding.text}</p>
      {reason !== '' && <p>{reason}</p>}
    </Message>
  )
}

interface CertificateProps {
  certificate: NonNullable<CallOut<'instance.test'>['certificate']>
  server: string
  accessKey: string | undefined
  onTrust: () => void
}

/** What the server presented. Trusting it is a choice of its own, for this server only. */
function Certificate({ certificate, server, accessKey, onTrust }: CertificateProps) {
  const title = useId()
  const { subject, issuer, validFrom, validTo, fingerprint } = certificate
  return (
    <section className="stack-8" aria-labelledby={title}>
      <h2 id={title} className="card-title">
        Certificate of {server}
      </h2>
      <Facts
        facts={[
          { label: 'Subject', value: subject },
          { label: 'Issued by', value: subject === issuer ? `${issuer} (itself)` : issuer },
          { label: 'Valid', value: `${day(validFrom)} to ${day(validTo)}` },
          { label: 'Fingerprint', value: fingerprint, style: 'mono', copy: true },
        ]}
      />
      <p className="caption">
        Compare the fingerprint with what the server’s administrator says, by another way than this connection.
      </p>
      <Button icon="shield" accessKey={accessKey} onClick={onTrust}>
        {`Trust this certificate for ${server}`}
      </Button>
    </section>
  )
}

function day(iso: string): string {
  return new Date(iso).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
}
