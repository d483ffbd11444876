import { useEffect, useRef, useState } from 'react'
import type { Action, PlanView } from '../../preload/contract/index.ts'
import { errorDataOf, useCall } from '../bridge-context.ts'
import { Button, CopyButton, useAnnounce } from '../controls/index.ts'
import { useMedia } from './hooks.ts'
import { actionCaption, type Piece, scriptLines, scriptText, shortHash } from './script-lines.ts'

export interface ScriptDrawerProps {
  id: string
  plan: PlanView
  onClose: () => void
}

/** Everything that the plan sends, as it is sent; secrets by name. Stands instead of the page where there is no room. */
export function ScriptDrawer({ id, plan, onClose }: ScriptDrawerProps) {
  const isAlone = useMedia('(max-width: 719px)')
  const [saved, setSaved] = useState<string>()
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => head.current?.focus(), [])
  const Heading = isAlone ? 'h1' : 'h2'
  return (
    <section className="drawer" id={id} aria-labelledby="script-title">
      <div className="drawer-head">
        <Heading id="script-title" className="drawer-title" ref={head} tabIndex={-1}>
          Script
        </Heading>
        <CopyButton text={scriptText(plan)} label="Copy the script" accessKey="y">
          Copy
        </CopyButton>
        <SaveButton plan={plan} onOutcome={setSaved} />
        <Button kind="subtle" icon="dismiss" iconOnly onClick={onClose}>
          Close the script
        </Button>
      </div>
      <div className="drawer-body" tabIndex={0} role="region" aria-label="Script of all steps">
        {plan.steps.flatMap((step, index) =>
          step.actions.map((action, place) => (
            <ActionScript key={`${step.id} ${place}`} title={`${index + 1} ${step.title}`} action={action} />
          )),
        )}
      </div>
      <p className="drawer-foot caption">
        Secrets stand by name. Plan <span className="mono">{shortHash(plan.hash)}</span>
        {saved !== undefined && (
          <>
            <br />
            <span className="path">{saved}</span>
          </>
        )}
      </p>
    </section>
  )
}

function SaveButton({ plan, onOutcome }: { plan: PlanView; onOutcome: (words: string) => void }) {
  const call = useCall()
  const announce = useAnnounce()
  const save = async () => {
    let said: string | undefined
    try {
      const { saved, path } = await call('plan.save-script', { hash: plan.hash })
      if (saved) said = path === undefined ? 'Saved' : `Saved as ${path}`
    } catch (reason) {
      said = `Not saved. ${errorDataOf(reason).text}`
    }
    if (said === undefined) return
    onOutcome(said)
    announce(said)
  }
  return (
    <Button kind="subtle" icon="save" accessKey="s" onClick={() => void save()}>
      Save as
    </Button>
  )
}

function ActionScript({ title, action }: { title: string; action: Action }) {
  return (
    <>
      <h3>
        <span className="path">{title}</span> <span className="caption">{actionCaption(action)}</span>
      </h3>
      <pre className="code">
        {scriptLines(action).map((line, index) => (
          <span className="l" key={index}>
            {line.length === 0 ? '\u200b' : line.map((piece, place) => <PieceOfLine key={place} piece={piece} />)}
          </span>
        ))}
      </pre>
    </>
  )
}

function PieceOfLine({ piece }: { piece: Piece }) {
  switch (piece.role) {
    case 'comment':
      return <span className="c">{piece.text}</span>
    case 'keyword':
      return <span className="k">{piece.text}</span>
    case 'secret':
      return (
        <span className="secret">
          <span className="visually-hidden">secret </span>
          {piece.text}
        </span>
      )
    case undefined:
      break
  }
  return piece.text
}
