import { Problem } from '../../../engine/problem.ts'
import type { Fact } from '../../../engine/types.ts'
import type { Ports } from '../../../ports/index.ts'
import { findTool } from './tool.ts'

/** Whether Microsoft's tool is at hand, for the page that offers it. */
export async function toolFacts(p: Ports, media: string): Promise<Fact[]> {
  const label = 'SecureStorageBackup.exe'
  try {
    const tool = await findTool(p, media)
    if (tool === undefined)
      return [
        {
          label,
          value: 'Not found. It lies on the installation media, in Tools\\SecureStorageBackup.',
          style: 'quiet',
        },
      ]
    return [
      { label, value: tool.path },
      ...(tool.version === undefined ? [] : [{ label: 'Version', value: tool.version }]),
    ]
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return [{ label, value: error.data.text, style: 'warn' }]
  }
}
