import { Problem } from '../../../engine/problem.ts'
import type { Step } from '../../../engine/types.ts'
import { sha256 } from '../../../keyfile/index.ts'
import type { Ports } from '../../../ports/index.ts'
import type { Destination } from '../place.ts'
import { fileProof } from '../proofs.ts'
import { guideTo, stillOpen, type Tool, ToolRun } from './tool.ts'

/** Bytes; files of the tool have some hundreds. */
const MAX_BIN = 64 * 1024 * 1024

/** The name of Microsoft's file beside a key file: its own with .bin. */
export function binName(keyFile: string): string {
  return /\.bin$/i.test(keyFile)
    ? keyFile.replace(/\.bin$/i, '-microsoft.bin')
    : `${keyFile.replace(/\.age$/i, '')}.bin`
}

/** A person makes Microsoft's own file in Microsoft's own tool; that it is there is proven, what is in it only that tool can tell. */
export function microsoftBackupStep(p: Ports, netbios: string, file: Destination, tool: Tool): Step {
  const { files } = p
  const bin = files.join(file.folder, binName(file.name))
  const run = new ToolRun(p, tool.path)
  const guide = guideTo(bin, tool.path, WAY)
  return {
    id: 'microsoft-backup',
    title: `Back up the key with Microsoft’s tool to ${files.basename(bin)}`,
    actions: [
      { kind: 'process', target: netbios, text: `"${tool.path}"`, secrets: [] },
      { kind: 'by-hand', target: netbios, text: [...guide.instructions, bin].join('\n'), secrets: [] },
    ],
    undo: 'by-hand',
    // Started a second time it does no harm.
    repeat: 'safe',
    guide,
    evidence: p.target === 'practice' ? 'counterpart' : 'unproven',
    check: async () => 'todo',
    async do(c) {
      if ((await files.stat(bin)) !== undefined) throw taken(bin)
      // The elevated tool may not see a mapped drive.
      const { unc } = await p.machine.call('place.describe', { path: bin })
      if (unc !== undefined) c.message(`Where the tool does not see ${bin.slice(0, 2)}, enter ${unc} in its place.`)
      await run.start(c)
    },
    async verify() {
      const { isOpen } = run.checked()
      const facts = await files.stat(bin)
      if (facts?.kind !== 'file') throw absent(bin, `${bin} is not there yet.${run.hint}`)
      if (facts.size === 0) throw absent(bin, `${bin} is there, but empty.${run.hint}`)
      if (isOpen) throw stillOpen(tool.path)
      const hash = sha256(await files.read(bin, MAX_BIN))
      return {
        proven: [`${files.basename(bin)} is there with ${facts.size} bytes; before this step there was no such file`],
        unproven: ['Microsoft’s tool restores from its file: nothing but that tool can read it.'],
        files: [fileProof(files, bin, hash, 'Made by Microsoft’s tool')],
      }
    },
  }
}

const WAY = {
  select: 'Backup the Encryption Key',
  password:
    'enter a password of at least 8 characters in both boxes, then select Next. It is not checked here; keep it like the other one.',
  complete: 'Secure Storage Backup Complete',
}

function taken(bin: string): Problem {
  return new Problem({
    code: 'file-exists',
    text: `${bin} is there already.`,
    cause: 'What the tool does to an existing file is not documented, so it is not tried.',
    unchanged: ['That file was not changed.', 'Microsoft’s tool was not started.'],
    next: ['Move that file away, or start the wizard again and choose another name.'],
  })
}

function absent(bin: string, text: string): Problem {
  return new Problem({
    code: 'microsoft-file-missing',
    text,
    cause: 'The tool was not taken to its end, or another path was entered in it.',
    unchanged: ['The key file of this program is complete.'],
    next: [`Enter ${bin} in the tool.`],
  })
}
