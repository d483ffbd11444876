import { useEffect, useState } from 'react'
import type { ErrorData } from '../../preload/contract/index.ts'
import { errorDataOf, useCall } from '../bridge-context.ts'
import { Button, CopyButton, ProblemText, useAnnounce } from '../controls/index.ts'

export interface PassphraseCardProps {
  /** Whether to offer one at once; else a button asks for it. */
  isWanted: boolean
  /** What stands in the first box. */
  typed: string
  onUse: (passphrase: string) => void
}

/** Offers a passphrase that is hard to guess and can be written down. It is shown here only, until the page is left. */
export function PassphraseCard({ isWanted, typed, onUse }: PassphraseCardProps) {
  const call = useCall()
  const announce = useAnnounce()
  const [passphrase, setPassphrase] = useState<string>()
  const [isUsed, setIsUsed] = useState(false)
  const [error, setError] = useState<ErrorData>()
  const [wish, setWish] = useState(isWanted ? 1 : 0)
  useEffect(() => {
    if (wish === 0) return undefined
    let isStale = false
    const ask = async () => {
      try {
        const generated = await call('password.generate', {})
        const text = new TextDecoder().decode(generated.passphrase)
        generated.passphrase.fill(0)
        if (isStale) return
        setPassphrase(text)
        setIsUsed(false)
        setError(undefined)
      } catch (reason) {
        if (!isStale) setError(errorDataOf(reason))
      }
    }
    void ask()
    return () => {
      isStale = true
    }
  }, [call, wish])
  const use = () => {
    if (passphrase === undefined) return
    onUse(passphrase)
    setIsUsed(true)
    announce('Both boxes are filled. Write the passphrase down now, it is not shown again.')
  }
  return (
    <section className="card section" aria-labelledby="passphrase">
      <div className="card-head">
        <h2 id="passphrase" className="card-title">
          Generated passphrase
        </h2>
        <Button kind="subtle" icon="refresh" accessKey="g" onClick={() => setWish((last) => last + 1)}>
          {passphrase === undefined ? 'Generate one' : 'Generate another'}
        </Button>
      </div>
      {error !== undefined && (
        <div className="generated">
          <ProblemText error={error} />
        </div>
      )}
      {passphrase !== undefined && error === undefined && (
        <div className="generated">
          <output className="input" aria-labelledby="passphrase">
            {passphrase}
          </output>
          <div className="button-row">
            <Button accessKey="u" onClick={use}>
              Use this passphrase
            </Button>
            <CopyButton
              text={() => Promise.resolve(new TextEncoder().encode(passphrase))}
              label="Copy the passphrase"
              kind="standard"
              secret
            >
              Copy
            </CopyButton>
            <span className="caption">{caption(passphrase, isUsed && typed === passphrase)}</span>
          </div>
        </div>
      )}
    </section>
  )
}

function caption(passphrase: string, isUsed: boolean): string {
  if (isUsed) return 'Both boxes are filled. Write it down now: it is not shown again.'
  const words = passphrase.split(/[\s-]+/).length
  return `${words} words. A copy is cleared from the clipboard after 30 seconds.`
}
