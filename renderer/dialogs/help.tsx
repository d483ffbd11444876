import type { AppState } from '../../preload/contract/index.ts'
import { Button, Dialog, Facts } from '../controls/index.ts'
import { folderFacts } from './folder-facts.ts'
import '../theme/help.css'

const KEYS = [
  ['Alt', 'Underlines the letters of the page; Alt and a letter goes there'],
  ['Alt+N, Alt+B', 'Next, Back'],
  ['Enter', 'Does what the coloured button says'],
  ['Esc', 'Closes a dialog'],
  ['Tab, Shift+Tab', 'To the next control, to the one before'],
  ['Arrow keys', 'Within a group of choices or a list'],
  ['Space', 'Ticks a box or a row of a list'],
] as const

/** Help without a network: short, and about what a person needs on a bad day. */
export function Help({ state, onClose }: { state: AppState | undefined; onClose: () => void }) {
  return (
    <Dialog
      title="Help"
      wide
      onClose={onClose}
      actions={
        <Button kind="primary" autoFocus onClick={onClose}>
          Close
        </Button>
      }
    >
      <div className="help-text" tabIndex={0} role="region" aria-label="Help text">
        <h3>What to do first</h3>
        <p>
          Before a failure: back up the encryption key on each management server and each data warehouse management
          server. Each has a key of its own, and a database backup does not replace it.
        </p>
        <p>
          After a failure: change nothing in a hurry. What is done under Recover is listed on the Summary page before it
          runs, with what can be undone and what cannot.
        </p>
        <h3>How a wizard works</h3>
        <p>
          Pages collect answers and change nothing. Summary shows every step and the script that is sent; the button
          with the verb runs exactly that. Each step is proven afterwards, and the result page keeps what is proven
          apart from what is not.
        </p>
        <p>
          A run that was interrupted is offered on the home screen. Steps that were done are checked again, passwords
          are asked for again.
        </p>
        <h3>Practice</h3>
        <p>
          Practice has simulated servers to rehearse on. It resolves no real name and changes nothing on this computer
          but its own folder. Faults can be switched on there to rehearse a bad day. Reset puts everything back.
        </p>
        <h3>Passwords</h3>
        <p>
          A password is stored nowhere. Without it a key file can’t be opened by anyone. Keep it apart from the file, in
          a place that is within reach when this computer is not.
        </p>
        <h3>Keys</h3>
        <dl>
          {KEYS.map(([keys, does]) => (
            <div key={keys} className="pair">
              <dt>{keys}</dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <h3>Files</h3>
        {state !== undefined && <Facts facts={folderFacts(state)} />}
        <p className="caption">A key file is an age file: age -d opens it, also without this program.</p>
      </div>
    </Dialog>
  )
}
