using System.Diagnostics.CodeAnalysis;

namespace Ocx;

/// <summary>One update of one target, in a directory that is locked: as often as it takes while others write it who know nothing of our lock.</summary>
/// <param name="writer">What is asked for.</param>
/// <param name="path">The file's path as it was given, for messages.</param>
/// <param name="location">The file.</param>
/// <param name="target">The same, to be written.</param>
/// <param name="log">Where it says what a person should know.</param>
internal sealed class TargetUpdate(FileWriter writer, string path, FileLocation location, LockedTarget target, Log log)
{
    private const int MostTries = 100;

    /// <summary>Brings the target to its new content, under the lock of the other program that writes it, if there is one.</summary>
    /// <param name="edit">Makes the new content from the old (<c>null</c>: there is no file); <c>null</c> leaves it as it is.</param>
    /// <returns>Whether the file was changed, or in a dry run would be.</returns>
    /// <exception cref="OcxException">73: it must not be written. 75: others do not let us.</exception>
    /// <exception cref="PosixException">It cannot be written.</exception>
    public bool Run(Func<byte[]?, byte[]?> edit)
    {
        if (writer.TheirLocks is not { } locks || writer.DryRun)
        {
            return Write(edit);
        }

        // It is a file: where nothing is to be written, none is made. What is torn they are writing: it is waited for under their lock.
        using (var content = target.Open(_ => false))
        {
            if ((content.Bytes is not { } bytes || !writer.IsTorn(bytes)) && IsUpToDate(content, edit(content.Bytes)))
            {
                return false;
            }
        }

        var changed = false;
        for (var i = 0; i < MostTries; i++)
        {
            using var theirs = locks.Take(location);
            changed |= Write(edit);
            if (theirs.IsHeld)
            {
                return changed;
            }

            // Who took it away may have read before we wrote, and write after it.
            log.Detail($"{path}: somebody else took the lock away meanwhile: once more");
        }

        throw new OcxException(ExitCode.TryAgain, $"{path}: somebody else keeps taking the lock away");
    }

    private bool Write(Func<byte[]?, byte[]?> edit)
    {
        for (var i = 0; i < MostTries; i++)
        {
            using var content = target.Open(writer.IsTorn);
            var edited = edit(content.Bytes);
            if (IsUpToDate(content, edited))
            {
                return false;
            }

            if (writer.DryRun)
            {
                return true;
            }

            if (writer.Rehearse)
            {
                target.Rehearse(content, edited);
                return true;
            }

            if (TryWrite(content, edited))
            {
                log.Detail($"{path}: written");
                return true;
            }

            log.Detail($"{path}: somebody else has written it meanwhile: once more");
        }

        throw new OcxException(ExitCode.TryAgain, $"{path}: somebody else keeps writing it");
    }

    private bool TryWrite(TargetContent content, byte[] edited)
    {
        var inPlace = writer.InPlace && content.File is not null;
        if (inPlace)
        {
            log.Warning($"{path}: overwritten in place, which a crash can tear; until it is done a copy is kept in {target.CopyName}");
        }

        if (writer.BackupSuffix is not null)
        {
            target.KeepCopy(content, writer.BackupSuffix);
        }

        return inPlace ? target.Overwrite(content, edited) : target.Replace(content, edited);
    }

    private bool IsUpToDate(TargetContent content, [NotNullWhen(false)] byte[]? edited)
    {
        if (edited is not null && (content.Bytes is null || !edited.AsSpan().SequenceEqual(content.Bytes)))
        {
            return false;
        }

        log.Detail($"{path}: up to date");
        return true;
    }
}
