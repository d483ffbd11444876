import '../theme/wizard.css'

export type { Bodies, PageBody, PageBodyProps } from './body.ts'
export { windowTitle } from './titles.ts'
export { OpenedWizard, type OpenedWizardProps, Wizard, type WizardProps } from './wizard.tsx'
