import { useEffect, useRef, useState } from 'react'
import { errorDataOf, useCall } from '../bridge-context.ts'
import { useAnnounce } from './announcer.tsx'
import { Button } from './button.tsx'

export interface CopyButtonProps {
  /** The words, or a way to get bytes that are wiped once they are copied. */
  text: string | (() => Promise<Uint8Array<ArrayBuffer>>)
  /** What is copied, as name and tooltip: "Copy the fingerprint". */
  label: string
  /** The words on the button; without them it is an icon. */
  children?: string | undefined
  kind?: 'standard' | 'subtle' | undefined
  accessKey?: string | undefined
  /** Cleared from the clipboard after 30 seconds. */
  secret?: boolean | undefined
}

const SHOWN_MS = 4000

/** Copies and says so, on the button and to a screen reader. */
export function CopyButton({ text, label, children, kind = 'subtle', accessKey, secret = false }: CopyButtonProps) {
  const call = useCall()
  const announce = useAnnounce()
  const [outcome, setOutcome] = useState<'copied' | 'failed'>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const copy = async () => {
    let said: string
    try {
      const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : await text()
      try {
        await call('clipboard.write', { text: bytes, secret })
      } finally {
        bytes.fill(0)
      }
      setOutcome('copied')
      said = secret ? 'Copied. The clipboard is cleared after 30 seconds.' : 'Copied'
    } catch (reason) {
      setOutcome('failed')
      said = `Not copied. ${errorDataOf(reason).text}`
    }
    announce(said)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setOutcome(undefined), SHOWN_MS)
  }
  const words = outcome === 'copied' ? 'Copied' : outcome === 'failed' ? 'Not copied' : (children ?? label)
  return (
    <Button
      kind={kind}
      icon={outcome === 'copied' ? 'check' : outcome === 'failed' ? 'error' : 'copy'}
      iconOnly={children === undefined}
      className={outcome === 'copied' ? 'copy is-copied' : 'copy'}
      accessKey={accessKey}
      label={outcome === undefined && children !== label ? label : undefined}
      onClick={() => void copy()}
    >
      {words}
    </Button>
  )
}
