import type { Words } from './words.ts'

type Part = Pick<Words, 'cause' | 'next'>

const part = (cause: string, ...next: readonly string[]): Part => ({ cause, next })

/** Windows’ errors as SQL Server repeats them. What is done there is done by the engine’s service account, not by who is signed in. */
const NUMBERS: Readonly<Record<number, Part>> = {
  2: part(
    'The file is not there, as the server’s service account sees it.',
    'Check the path. It is the server’s own: D: is a drive of the server, not of this computer.',
  ),
  3: part(
    'The folder is not there, as the server’s service account sees it.',
    'Check the path, or make the folder on the server. Drive letters that are mapped for a person do not exist for a service: use \\\\SERVER\\share.',
  ),
  5: part(
    'Access is denied to the account that the SQL Server service runs under.',
    'Give the SQL Server service account the right to write there: on the folder, and on a share also in the share’s own permissions. NT SERVICE\\… and Network Service reach shares as DOMAIN\\COMPUTER$.',
    'If both are given, look whether a virus scanner or a folder protection of Windows stands in the way.',
  ),
  19: part('The disk or share is write-protected.', 'Choose another place, or take the write protection off.'),
  21: part(
    'The drive is not ready: nothing is in it, or the disk is offline.',
    'Bring the disk online, or choose another place.',
  ),
  32: part(
    'Another program has the file open: a virus scanner, a copy that is under way, or another backup.',
    'Wait for it to end and try again, or leave the folder out of the virus scanner’s on-access scan.',
  ),
  38: part(
    'The file ends before it should.',
    'Take another copy of the file: this one was cut off, for example while it was copied.',
  ),
  53: part(
    'The server does not find the computer of that share.',
    'Check the name of the file server, and that the SQL Server computer reaches it (name resolution, TCP port 445).',
  ),
  59: part(
    'An unexpected network error came up on the way to the share.',
    'Check the network between both servers and try again.',
  ),
  64: part(
    'The connection to the share was lost in the middle.',
    'Check the network and the file server, then try again.',
  ),
  65: part(
    'The share denies access to the computer account of the server.',
    'Give DOMAIN\\COMPUTER$ of the SQL Server computer the right to write on the share.',
  ),
  67: part('The file server has no share of that name.', 'Check the name of the share.'),
  80: part('A file of that name is there already.', 'Choose another name.'),
  87: part('Windows does not take the path as it is.', 'Check the path for signs that a file name can’t have.'),
  110: part('Windows can’t open the device of that name.', 'Choose a path on a disk or a share.'),
  112: part(
    'The disk is full.',
    'Free some space there or choose another place. The part that was written is of no use: delete it.',
  ),
  121: part(
    'The file server did not answer in time.',
    'Check the network and the load of the file server, then try again.',
  ),
  123: part(
    'The path is not spelled as Windows needs it.',
    'Check the path: it begins with a drive letter or with \\\\SERVER\\share.',
  ),
  183: part('A file or folder of that name is there already.', 'Choose another name.'),
  206: part('The path is too long.', 'Choose a shorter path.'),
  433: part('The disk has been taken away.', 'Connect the disk again or choose another place.'),
  1117: part('The disk reports an input/output error.', 'Have the disk checked and choose another place meanwhile.'),
  1265: part(
    'The file server could not check the account: its domain controller was not reached.',
    'Check the domain controller and the clocks of the servers, then try again.',
  ),
  1311: part(
    'No domain controller was reached to check the service account.',
    'Check the domain controller, or use a local disk of the SQL Server computer.',
  ),
  1326: part(
    'The file server does not know the account that SQL Server comes with. In a workgroup, or as a local account, it can’t.',
    'Use a local disk of the SQL Server computer, or a share that the service account may sign in to.',
  ),
  1330: part(
    'The password of the SQL Server service account has expired.',
    'Set it anew in SQL Server Configuration Manager, then try again.',
  ),
  1331: part(
    'The SQL Server service account is disabled.',
    'Enable it, or give the service another one in SQL Server Configuration Manager.',
  ),
  1392: part(
    'The file or folder is damaged on the disk.',
    'Have the volume checked (chkdsk) and use another copy of the file.',
  ),
  1909: part('The SQL Server service account is locked out.', 'Have it unlocked, then try again.'),
}

/**
 * What Windows said, by the number that SQL Server puts into its message: "Operating system error 5(Access is denied.)", or only
 * "5(Zugriff verweigert)" in another language. Undefined where the message has none.
 */
export function systemPart(text: string): Part | undefined {
  const found =
    /operating system error\D{0,10}(\d+)/i.exec(text) ?? [...text.matchAll(/(?<![\p{L}\p{N}_])(\d{1,5})\(/gu)].at(-1)
  const number = found?.[1]
  if (number === undefined) return undefined
  return (
    NUMBERS[Number(number)] ?? {
      cause: `Windows answered with its error ${number} on the server.`,
      next: [`Look up Windows error ${number} (on the server: net helpmsg ${number}), put it right and try again.`],
    }
  )
}

/** The numbers that have words of their own. */
export const systemNumbers: readonly number[] = Object.keys(NUMBERS).map(Number)
