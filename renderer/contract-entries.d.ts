/** Made from the contract when the renderer is bundled; see build/contract-entries.ts. */
declare module 'contract:entries' {
  // oxlint-disable-next-line typescript/consistent-type-imports -- a declared module may import no file by its path
  export const entries: readonly import('../preload/contract/wizard.ts').WizardEntry[]
}
