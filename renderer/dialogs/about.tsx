import type { AppState } from '../../preload/contract/index.ts'
import { Button, Dialog, Facts } from '../controls/index.ts'
import { PRODUCT } from '../home/product.ts'
import { folderFacts } from './folder-facts.ts'

/** What this program is, where it keeps its files, and what it is not. */
export function About({ state, onClose }: { state: AppState | undefined; onClose: () => void }) {
  return (
    <Dialog
      title={`About ${PRODUCT}`}
      lead="Carries an admin through disaster recovery of System Center Service Manager and Orchestrator."
      onClose={onClose}
      actions={
        <Button kind="primary" autoFocus onClick={onClose}>
          Close
        </Button>
      }
    >
      <div className="section stack">
        {state !== undefined && (
          <Facts facts={[{ label: 'Version', value: state.product.version, copy: true }, ...folderFacts(state)]} />
        )}
        <p>
          This is not Microsoft software. Microsoft, System Center and Windows are trademarks of Microsoft Corporation.
        </p>
        <p>It opens no network connection of its own: no telemetry, no updates, no crash reports.</p>
        <p className="caption">
          MIT licence, in the file LICENSE beside the program. It contains React, Zod, Zustand, age-encryption and
          others, each under its own licence; Electron’s and Chromium’s licences stand in LICENSES.chromium.html.
        </p>
      </div>
    </Dialog>
  )
}
