import { codeOf, messageOf, Problem } from '../engine/problem.ts'

/** What was being done with which file, for the sentences. */
export interface FileWork {
  /** Begins the sentence: `The key file`. */
  subject: string
  /** The person's path of the file. */
  path: string
  folder: string
  name: string
  /** What was not changed, when it is not the usual. */
  unchanged?: string[]
  /** Added to what to do next: an unfinished file that could not be removed. */
  next?: string[]
}

type Row = (work: FileWork) => { cause: string; next: string[] }

const OTHER_PLACE = 'Choose another folder, disk or share; everything else stays as it was answered.'

const ROWS = {
  'disk-full': (work) => ({
    cause: `The disk or share that holds ${work.folder} is full, or the quota there is used up.`,
    next: [`Free at least 1 MB there, or choose another place.`],
  }),
  'folder-not-writable': (work) => ({
    cause: `The signed-in account may not make files in ${work.folder}, or the disk is write-protected.`,
    next: ['Choose a folder where this account may write, or give it the right to.', OTHER_PLACE],
  }),
  'folder-gone': (work) => ({
    cause: `The folder ${work.folder} is not there (any more). A stick may have been pulled out, or a mapped drive is not visible to the elevated program.`,
    next: ['Connect the disk again, or type a share as \\\\server\\share instead of a drive letter.', OTHER_PLACE],
  }),
  'share-gone': (work) => ({
    cause: `The server or share that holds ${work.folder} does not answer.`,
    next: ['Check the network and the server, then try again.', OTHER_PLACE],
  }),
  'file-exists': (work) => ({
    cause: `${work.folder} already holds something named ${work.name}. It was not changed.`,
    next: ['Choose another name.'],
  }),
  'device-error': (work) => ({
    cause: `The disk that holds ${work.folder} reported a read or write error.`,
    next: ['Do not trust this disk.', OTHER_PLACE],
  }),
  'file-busy': (work) => ({
    cause: `Another program holds a file in ${work.folder}; a virus scanner or an indexer is the usual one.`,
    next: ['Wait a minute and try again.', OTHER_PLACE],
  }),
  'name-too-long': (work) => ({
    cause: `The path is longer than ${work.folder} allows.`,
    next: ['Choose a shorter file name or a folder nearer to the root.'],
  }),
  'file-failed': (work) => ({
    cause: `The system refused it for ${work.folder}, for the reason below.`,
    next: [OTHER_PLACE],
  }),
} satisfies Record<string, Row>

export type FileProblemCode = keyof typeof ROWS

const BY_SYSTEM_CODE: Record<string, FileProblemCode> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EACCES: 'folder-not-writable',
  EPERM: 'folder-not-writable',
  EROFS: 'folder-not-writable',
  ENOENT: 'folder-gone',
  ENOTDIR: 'folder-gone',
  ENODEV: 'folder-gone',
  ENXIO: 'folder-gone',
  ENETUNREACH: 'share-gone',
  ENETDOWN: 'share-gone',
  ENETNAME: 'share-gone',
  ENONET: 'share-gone',
  ETIMEDOUT: 'share-gone',
  EHOSTUNREACH: 'share-gone',
  EHOSTDOWN: 'share-gone',
  ECONNRESET: 'share-gone',
  ECONNABORTED: 'share-gone',
  ECONNREFUSED: 'share-gone',
  ENOTCONN: 'share-gone',
  EPIPE: 'share-gone',
  ESTALE: 'share-gone',
  EEXIST: 'file-exists',
  EIO: 'device-error',
  EBUSY: 'file-busy',
  ETXTBSY: 'file-busy',
  EAGAIN: 'file-busy',
  ENAMETOOLONG: 'name-too-long',
}

/**
 * The problem for a system error while a file was written. On a share Windows reports several network failures without a
 * name of their own (`UNKNOWN`, from ERROR_BAD_NETPATH and ERROR_UNEXP_NET_ERR; ENOENT for a server that cannot be found).
 */
export function writingProblem(error: unknown, work: FileWork): Problem {
  if (error instanceof Problem) return work.next === undefined ? error : withNext(error, work.next)
  const system = codeOf(error) ?? ''
  const isShare = work.folder.startsWith('\\\\')
  const code = isShare && system === 'UNKNOWN' ? 'share-gone' : (BY_SYSTEM_CODE[system] ?? 'file-failed')
  const { cause, next } = ROWS[code](work)
  return new Problem(
    {
      code,
      text: `${work.subject} could not be written to ${work.folder}.`,
      cause,
      unchanged: work.unchanged ?? ['No existing file was changed.', 'The key on this server was not changed.'],
      next: [...next, ...(work.next ?? [])],
      detail: messageOf(error),
    },
    { cause: error },
  )
}

function withNext(problem: Problem, next: string[]): Problem {
  return new Problem({ ...problem.data, next: [...(problem.data.next ?? []), ...next] }, { cause: problem })
}

/** The problem for a system error while a file was read. */
export function readingProblem(error: unknown, work: FileWork): Problem {
  if (error instanceof Problem) return error
  const system = codeOf(error) ?? ''
  const mapped = work.folder.startsWith('\\\\') && system === 'UNKNOWN' ? 'share-gone' : BY_SYSTEM_CODE[system]
  const data = (code: string, cause: string, next: string[]) =>
    new Problem(
      {
        code,
        text: `${work.subject} ${work.name} could not be read.`,
        cause,
        unchanged: ['No file was changed.'],
        next,
        detail: messageOf(error),
      },
      { cause: error },
    )
  if (mapped === 'folder-gone')
    return data('file-missing', `${work.path} is not there.`, ['Check the path, or choose another file.'])
  if (mapped === 'folder-not-writable') {
    return data('file-not-readable', `The signed-in account may not read ${work.path}.`, [
      'Give this account the right to read it, or copy the file to a folder of its own.',
    ])
  }
  if (system === 'EISDIR' || system === 'EINVAL')
    return data('not-a-file', `${work.path} is a folder or a device and no file.`, ['Choose a file.'])
  const row = ROWS[mapped ?? 'file-failed'](work)
  return data(mapped ?? 'file-failed', row.cause, ['Try again, or use another copy of the file.'])
}
