import type { Made } from '../../engine/types.ts'
import type { Statement } from '../../ports/index.ts'
import { backupCertificate, backupDatabase, type BackupOptions } from '../../sqlserver/statements/index.ts'
import { sameName } from '../databases/servers.ts'
import { fileNamePart, folderOf, joined, stampOf } from '../databases/places.ts'
import { type Answers, CERTIFICATE_PASSWORD, choicesOf } from './answers.ts'
import { backupPaths, setNameOf } from './names.ts'
import type { Survey, SurveyDatabase, SurveyServer } from './survey.ts'

/** One backup as it will be made. */
export interface Item {
  /** Of the step: `back-up-3`. */
  id: string
  server: SurveyServer
  database: SurveyDatabase
  options: BackupOptions
  statement: Statement
  /** The certificate’s files, where they are backed up too. */
  certificateFiles?: { certificate: string; key: string }
}

/** The trial of a destination by one server: a backup of its smallest database. */
export interface Probe {
  server: SurveyServer
  options: BackupOptions
  statement: Statement
}

export interface CertificateItem {
  id: string
  server: SurveyServer
  certificate: string
  path: string
  keyPath: string
  statement: Statement
}

/** Everything that a run makes, with its names: pure from answers, survey and `made`. */
export interface Work {
  folder: string
  probes: Probe[]
  certificates: CertificateItem[]
  items: Item[]
}

export function workOf(a: Answers, survey: Survey, made: Made): Work {
  const folder = folderOf(a.destination)
  const taken = new Set<string>()
  const certificates = choicesOf(a).certificates ? certificatesOf(folder, survey, made) : []
  const items = survey.databases.map((database, index) =>
    itemOf(database, index, { a, survey, made, folder, taken, certificates }),
  )
  return { folder, probes: probesOf(folder, survey, made, taken), certificates, items }
}

/** @throws Error for a survey that does not fit itself: a fault of the program */
function serverOf(survey: Survey, name: string): SurveyServer {
  const found = survey.servers.find(({ own }) => sameName(own.name, name))
  if (found === undefined) throw new Error(`The survey does not know ${name}`)
  return found
}

interface Ground {
  a: Answers
  survey: Survey
  made: Made
  folder: string
  taken: Set<string>
  certificates: readonly CertificateItem[]
}

function itemOf(database: SurveyDatabase, index: number, ground: Ground): Item {
  const { a, survey, made, folder, taken, certificates } = ground
  const server = serverOf(survey, database.server)
  const { stripes } = choicesOf(a)
  const { name, type, copyOnly } = database
  const number = String(index + 1)
  const options: BackupOptions = {
    database: name,
    type,
    paths: backupPaths(folder, { server: server.own.name, database: name, type, stripes, made }, taken),
    setName: setNameOf(made, number.padStart(3, '0')),
    description: describe(database, server, survey.operator),
    copyOnly,
    compression: server.compression,
  }
  const certificate = database.encrypted
    ? certificates.find((one) => one.server === server && one.certificate === database.certificate)
    : undefined
  return {
    id: `back-up-${number}`,
    server,
    database,
    options,
    statement: backupDatabase(options),
    ...(certificate === undefined
      ? {}
      : { certificateFiles: { certificate: certificate.path, key: certificate.keyPath } }),
  }
}

/** At most 255 characters, none of them a control character. */
function describe({ name, type, copyOnly }: SurveyDatabase, server: SurveyServer, operator: string): string {
  const words = `${type} backup of ${name} on ${server.own.name}${copyOnly ? ', copy-only' : ''}, by ${operator}`
  return Array.from(words).slice(0, 120).join('')
}

function probesOf(folder: string, survey: Survey, made: Made, taken: Set<string>): Probe[] {
  return survey.servers
    .filter(({ probe }) => probe)
    .map((server, index) => {
      const options: BackupOptions = {
        database: 'model',
        type: 'full',
        paths: backupPaths(
          folder,
          { server: server.own.name, database: 'probe', type: 'full', stripes: 1, made },
          taken,
        ),
        setName: setNameOf(made, `probe-${index + 1}`),
        description: `Trial of the folder ${Array.from(folder).slice(0, 100).join('')}; may be removed`,
        copyOnly: true,
        compression: false,
      }
      return { server, options, statement: backupDatabase(options) }
    })
}

function certificatesOf(folder: string, survey: Survey, made: Made): CertificateItem[] {
  const found: CertificateItem[] = []
  for (const { certificate, server: name, encrypted } of survey.databases) {
    const server = serverOf(survey, name)
    if (!encrypted || certificate === undefined) continue
    if (found.some((one) => one.server === server && one.certificate === certificate)) continue
    const number = found.length + 1
    const base = joined(
      folder,
      `${fileNamePart(server.own.name)}_${fileNamePart(certificate)}_${stampOf(made.at)}-${made.nonce}-${number}`,
    )
    const [path, keyPath] = [`${base}.cer`, `${base}.pvk`]
    found.push({
      id: `certificate-${number}`,
      server,
      certificate,
      path,
      keyPath,
      statement: backupCertificate({ certificate, path, keyPath, secret: CERTIFICATE_PASSWORD }),
    })
  }
  return found
}
