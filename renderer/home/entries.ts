import { entries } from 'contract:entries'
import type { WizardEntry } from '../../preload/contract/index.ts'

/** What the home screen knows of every wizard, in its order. Pages, fields and rules come with the wizards' own code. */
export const wizardEntries: readonly WizardEntry[] = entries

/** The entry of the wizard of that id, or undefined. */
export function findEntry(id: string): WizardEntry | undefined {
  return wizardEntries.find((wizard) => wizard.id === id)
}
