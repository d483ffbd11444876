import { useEffect, useMemo } from 'react'
import { Button } from '../../controls/index.ts'
import type { PageBodyProps } from '../../wizard/body.ts'
import { suggestedValues } from './suggested.ts'

/** Below the list: selects the databases of System Center, and does so once by itself while nothing is selected. */
export function SuggestDatabases({ answers, setAnswer, options }: PageBodyProps) {
  const listed = options['databases']?.value
  const suggested = useMemo(() => suggestedValues(listed ?? []), [listed])
  const chosen = answers['databases']
  const isEmpty = !Array.isArray(chosen) || chosen.length === 0
  useEffect(() => {
    // Nobody has chosen yet, or nothing is left: with an empty list there is no way on.
    if (isEmpty && suggested.length > 0) setAnswer('databases', suggested)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- when the list arrives: what is unticked afterwards stays unticked
  }, [suggested])
  if (suggested.length === 0) return null
  return (
    <div className="fields">
      <Button icon="checklist" onClick={() => setAnswer('databases', suggested)}>
        Select System Center’s databases
      </Button>
    </div>
  )
}
