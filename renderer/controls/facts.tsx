import { Fragment } from 'react'
import type { Fact } from '../../preload/contract/index.ts'
import { CopyButton } from './copy-button.tsx'
import { Status } from './status.tsx'

export interface FactsProps {
  facts: readonly Fact[]
  /** Label above value, without a card: for the left panel. */
  stacked?: boolean | undefined
}

/** What is known, label beside value. */
export function Facts({ facts, stacked }: FactsProps) {
  const list = (
    <dl className={stacked ? 'facts stacked' : 'facts'}>
      {facts.map((fact) => (
        <Fragment key={fact.label}>
          <dt>{fact.label}</dt>
          <dd className={fact.style === 'mono' ? 'mono' : undefined}>
            <Value fact={fact} />
            {fact.copy === true && <CopyButton text={fact.value} label={`Copy: ${fact.label}`} />}
          </dd>
        </Fragment>
      ))}
    </dl>
  )
  return stacked ? list : <div className="card">{list}</div>
}

function Value({ fact }: { fact: Fact }) {
  if (fact.style === undefined || fact.style === 'mono') return fact.value
  return <Status tone={fact.style} text={fact.value} />
}
