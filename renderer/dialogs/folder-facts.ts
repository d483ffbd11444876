import type { AppState, Fact } from '../../preload/contract/index.ts'

/** Where the program keeps its files, and why there. */
export function folderFacts({ folders }: AppState): Fact[] {
  return [
    { label: 'Recovery kit', value: folders.kit, style: 'mono' },
    { label: 'Journals and data', value: folders.data, style: 'mono' },
    { label: 'Why there', value: folders.why },
    { label: 'Logs', value: folders.logs, style: 'mono' },
  ]
}
