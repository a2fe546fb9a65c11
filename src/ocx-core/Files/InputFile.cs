using Mono.Unix.Native;

namespace Ocx;

/// <summary>Reads files that are inputs: regular ones only, links as <see cref="PathWalk"/> follows them.</summary>
/// <remarks>Not through <see cref="FileStream"/>, which takes a lock (flock) on the file of somebody else.</remarks>
public sealed class InputFile
{
    private readonly string? stateDirectory;

    /// <summary>Creates a reader.</summary>
    /// <param name="stateDirectory">OpenClaw's state directory, below which no link is followed.</param>
    public InputFile(string? stateDirectory = null) => this.stateDirectory = stateDirectory;

    /// <summary>The file's content.</summary>
    /// <exception cref="OcxException">66: it is missing, unreadable, or no regular file. 65: it is too large. 74: the disk or the kernel has refused.</exception>
    public byte[] Read(string path) =>
        TryRead(path) ?? throw new OcxException(ExitCode.NoInput, $"{path}: no such file");

    /// <summary>The file's content; <c>null</c> when there is no such file.</summary>
    /// <inheritdoc cref="Read"/>
    public byte[]? TryRead(string path)
    {
        try
        {
            using var location = PathWalk.Resolve(path, stateDirectory is null ? null : FileId.Told(stateDirectory));
            using var file = location.OpenRegular(OpenFlags.O_RDONLY, ExitCode.NoInput);
            return file is null ? null : location.Read(file);
        }
        catch (PosixException e) when (e.Errno == Errno.ENOENT)
        {
            return null;
        }
        catch (PosixException e)
        {
            throw Unreadable(path, e.Errno);
        }
        catch (OcxException e) when (e.ExitCode == ExitCode.CannotCreate)
        {
            throw new OcxException(ExitCode.NoInput, e.Message, e.Hint); // a link that is not followed is an input that is not there
        }
    }

    /// <summary>Why an input cannot be read: by what it is or whose it is, or since the disk or the kernel has refused.</summary>
    internal static OcxException Unreadable(string path, Errno errno) => new(
        errno is Errno.EIO or Errno.EMFILE or Errno.ENFILE or Errno.ENOMEM ? ExitCode.IoError : ExitCode.NoInput,
        $"{path}: {PosixException.Text(errno)}",
        errno == Errno.EACCES && !Environment.IsPrivilegedProcess ? "run this as root" : null);
}
