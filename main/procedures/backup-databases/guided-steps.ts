import { codeOf, Problem } from '../../engine/problem.ts'
import type { Guide, Step } from '../../engine/types.ts'
import type { Ports } from '../../ports/index.ts'
import { ANALYSIS_DATABASE } from '../../../preload/contract/wizards/known-databases.ts'
import { folderOf, joined, stampOf } from '../databases/places.ts'
import type { Made } from '../../engine/types.ts'
import { sizeWords } from '../databases/words.ts'
import { type Answers, choicesOf } from './answers.ts'

/** Where the files of guided steps go, as this computer sees it. */
export function guidedFolder(a: Pick<Answers, 'guidedFolder' | 'destination'>): string {
  return folderOf(a.guidedFolder === undefined || a.guidedFolder === '' ? a.destination : a.guidedFolder)
}

/** What a person does in programs that have no other way: last, so that everything else is done when nobody is there. */
export function guidedSteps(a: Answers, p: Ports, made: Made): Step[] {
  const { reportingKey, analysisServices } = choicesOf(a)
  const folder = guidedFolder(a)
  const stamp = `${stampOf(made.at)}-${made.nonce}`
  return [
    ...(reportingKey ? [reportingKeyStep(p, joined(folder, `ReportServer_key_${stamp}.snk`))] : []),
    ...(analysisServices ? [analysisStep(p, joined(folder, `${ANALYSIS_DATABASE}_${stamp}.abf`))] : []),
  ]
}

/** Source: orchestrator-sql.md B.15 and section 0, 0.8. */
function reportingKeyStep(p: Ports, file: string): Step {
  return guided(p, file, {
    id: 'reporting-key',
    title: 'Back up the encryption key of Reporting Services with rskeymgmt',
    target: 'Report server',
    guide: {
      lead: 'On the report server, open a command prompt as administrator. rskeymgmt.exe lies with SQL Server’s tools, or in the Shared Tools folder of Reporting Services.',
      instructions: [
        'Paste the command, and put a password of your own in the place of YOUR-PASSWORD.',
        'Answer the question whether to extract the key with Y.',
        'Keep the password like the other ones: without it the file is of no use.',
        'Close the command prompt, so that the password does not stay in its history.',
      ],
      values: [
        { label: 'Command', value: `rskeymgmt -e -f "${file}" -p YOUR-PASSWORD` },
        { label: 'File', value: file },
      ],
      note: 'The password stands on the command line of rskeymgmt. While it runs, other administrators of that server see it in the list of processes; where the audit of process creation is on, it is in the security log too. Microsoft’s page for Service Manager does not name this key: without it a restored ReportServer cannot read its passwords.',
    },
    unproven: 'The key file opens with the password: only rskeymgmt -a on a report server shows it.',
    note: 'Encryption key of Reporting Services',
  })
}

/** The command of XML for Analysis that Management Studio sends for Back Up. Source: service-manager.md section 7.1. */
function analysisStep(p: Ports, file: string): Step {
  const command = [
    '<Backup xmlns="http://schemas.microsoft.com/analysisservices/2003/engine">',
    `  <Object><DatabaseID>${ANALYSIS_DATABASE}</DatabaseID></Object>`,
    `  <File>${escapeXml(file)}</File>`,
    '  <ApplyCompression>true</ApplyCompression>',
    '</Backup>',
  ].join('\n')
  return guided(p, file, {
    id: 'analysis-services',
    title: `Back up ${ANALYSIS_DATABASE} of Analysis Services to an .abf file`,
    target: 'Analysis Services',
    guide: {
      lead: 'In Management Studio, connect to Analysis Services, not to the database engine.',
      instructions: [
        `Right-click the server, New Query, XMLA, and paste the command. Or right-click ${ANALYSIS_DATABASE}, Back Up, and enter the file.`,
        'Run it, and wait until it has ended.',
        'Where the folder is refused, add it to the server property AllowedBrowsingFolders, and give the service account of Analysis Services the right to change files there.',
      ],
      values: [
        { label: 'Command', value: command },
        { label: 'File', value: file },
      ],
      note: 'Microsoft’s page calls this database Analyst. It is no database of SQL Server’s engine; without this file the cubes are built anew from DWDataMart, which can take days.',
    },
    unproven: `The .abf file holds ${ANALYSIS_DATABASE}: only a restore in Analysis Services shows it.`,
    note: `${ANALYSIS_DATABASE} of Analysis Services`,
  })
}

interface About {
  id: string
  title: string
  target: string
  guide: Guide
  unproven: string
  note: string
}

/** A file that a person makes in another program. Its name is new, so that it proves that it was made now. */
function guided({ files }: Ports, file: string, about: About): Step {
  const { id, title, target, guide, unproven, note } = about
  return {
    id,
    title,
    actions: [
      {
        kind: 'by-hand',
        target,
        text: [...guide.instructions, ...guide.values.map(({ value }) => value)].join('\n'),
        secrets: [],
      },
    ],
    undo: 'by-hand',
    repeat: 'safe',
    guide,
    evidence: 'unproven',
    check: async () => 'todo',
    async do(c) {
      const real = files.whereIs(file)
      if (real !== file) c.message(`In practice nobody runs that program: any file at ${real} stands for it.`)
    },
    async verify() {
      const facts = await statOf(files, file)
      if (facts?.kind !== 'file') throw absent(file, `${file} is not there yet.`)
      if (facts.size === 0) throw absent(file, `${file} is there, but empty.`)
      const real = files.whereIs(file)
      return {
        proven: [
          `${files.basename(file)} is there with ${sizeWords(facts.size)}; before this step there was no such file`,
        ],
        unproven: [unproven],
        files: [{ path: file, ...(real === file ? {} : { realPath: real }), note }],
      }
    },
  }
}

async function statOf(files: Ports['files'], file: string) {
  try {
    return await files.stat(file)
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    throw absent(file, `${file} cannot be looked at: its folder does not answer.`)
  }
}

function absent(file: string, text: string): Problem {
  return new Problem({
    code: 'guided-file-missing',
    text,
    cause: 'The program was not taken to its end, or another path was entered in it.',
    unchanged: ['The backups of the databases are complete.'],
    next: [`Make ${file} as described.`],
  })
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
