import { systemPart } from './os.ts'
import { type Table, words } from './words.ts'

/** Service master key, database master keys, certificates. Numbers: orchestrator-sql.md A.3, B.1. */
export const keys: Table = {
  15151: words(
    'The object does not exist, or this login may not see it.',
    'SQL Server tells both with one error.',
    'Check the name, or sign in with more rights (sysadmin).',
  ),
  15208: words(
    'The key file can’t be used.',
    'It is not there for the server, or it is no key file.',
    'Check the path: it is the server’s own. Then take another copy of the file.',
  ),
  15240: (error) => {
    const part = systemPart(error.text)
    return words(
      'The server can’t write the key file.',
      part?.cause ??
        'A file of that name exists already, the folder does not exist, or the SQL Server service account may not write there.',
      ...(part?.next ?? ['Choose a new file name, and a folder that the SQL Server service account may write to.']),
    )
  },
  15313: words(
    'The key is not protected by the database’s master key.',
    'It was made with another protection.',
    'Open it by its own password or certificate.',
  ),
  15315: words('The key is not open.', 'Opening it failed before, or it was closed.', 'Open the key first.'),
  15317: words(
    'The master key file can’t be used.',
    'It is not there for the server, or it is no master key file.',
    'Check the path: it is the server’s own. Then take another copy of the file.',
  ),
  15320: words(
    'Something on the instance can’t be decrypted with its present service master key.',
    'It was broken before: the service account was changed outside SQL Server Configuration Manager, or the computer was cloned.',
    'Do not force it unless you know what is lost. Ask who looks after the instance.',
  ),
  15329: words(
    'The present master key can’t be decrypted.',
    'This instance has another service master key than the one that protected it.',
    'Restore the service master key first, or open the master key by its password.',
  ),
  15393: words(
    'The password of a linked server can’t be decrypted.',
    'It was broken before: this instance has another service master key than the one that protected it.',
    'Note the linked server and enter its password again afterwards.',
  ),
  15466: words(
    'Something went wrong during decryption.',
    'The password for the file is wrong, or the file is damaged.',
    'Check the password, then take another copy of the file.',
  ),
  15581: words(
    'The database’s master key does not open.',
    'This instance’s service master key is not the one that protected it. It was not restored, or not the right one was.',
    'Restore the service master key of the instance that the database comes from.',
  ),
  15584: words(
    'A password could not be decrypted and was dropped.',
    'The service master key was restored by force.',
    'Enter that password again: it is lost on this instance.',
  ),
  15585: words(
    'A master key could not be decrypted, and its protection was dropped.',
    'The service master key was restored by force.',
    'Open that database’s master key by its password and protect it anew.',
  ),
  15588: words(
    'The key in the file is the one that is in use.',
    'Nothing needs to be encrypted anew.',
    'Go on: there is nothing to do.',
  ),
  15593: words(
    'A secret could not be decrypted and was dropped.',
    'The service master key was restored by force.',
    'Enter it again: it is lost on this instance.',
  ),
  33101: words(
    'The certificate can’t be used.',
    'Its private key is missing, or the database master key of master does not open it.',
    'Restore the certificate together with its private key.',
  ),
  33111: words(
    'The certificate that the database was encrypted with is not on this instance.',
    'Without it, an encrypted database (TDE) or backup can’t be opened anywhere else.',
    'Restore the certificate and its private key from their backup into master first.',
  ),
  33117: words(
    'This edition has no transparent data encryption.',
    'The database is encrypted and needs it.',
    'Use an edition that has it.',
  ),
}
