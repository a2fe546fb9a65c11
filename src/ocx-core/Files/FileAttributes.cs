using Mono.Unix.Native;

namespace Ocx;

/// <summary>Gives a new file the owner, the mode and the extended attributes that its place asks for.</summary>
internal static class FileAttributes
{
    private const FilePermissions Private = FilePermissions.S_IRUSR | FilePermissions.S_IWUSR;
    private const FilePermissions Public = Private | FilePermissions.S_IRGRP | FilePermissions.S_IROTH;
    private const string AccessList = "system.posix_acl_access";

    /// <summary>Makes a file like the one that it will replace, or, where there is none, its directory's owner's own.</summary>
    /// <param name="model">The file that will be replaced, if there is one.</param>
    /// <param name="directory">The directory of both.</param>
    /// <param name="file">The new file, made with mode 0600.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="log">Where it says what could not be kept and does not matter.</param>
    /// <param name="isPublic">Whether everybody may read it, where there is none yet.</param>
    /// <exception cref="PosixException">Others would get, or lose, rights that the old file gave.</exception>
    public static void Copy(Descriptor? model, Descriptor directory, Descriptor file, string path, Log log, bool isPublic)
    {
        var like = (model ?? directory).Status();
        var own = file.Status();
        if ((like.User != own.User || like.Group != own.Group) && Syscall.fchown(file.Value, like.User, like.Group) != 0)
        {
            var errno = Posix.LastError;
            if (model is not null || errno != Errno.EPERM)
            {
                throw new PosixException(errno);
            }

            log.Detail($"{path}: stays ours: only root can give it to the owner of its directory");
        }

        var names = model is not null && Syscall.flistxattr(model.Value, out var listed) == 0 ? listed : [];
        if (!names.Contains(AccessList, StringComparer.Ordinal))
        {
            // The directory may have handed an access list down, whose mask the mode's group bits would become.
            if (Syscall.fremovexattr(file.Value, AccessList) != 0 && Posix.LastError is var errno and not (Errno.ENODATA or Errno.EOPNOTSUPP))
            {
                throw new PosixException(errno);
            }

            Posix.Check(Syscall.fchmod(file.Value, model is null ? (isPublic ? Public : Private) : like.Mode & FilePermissions.ACCESSPERMS));
        }

        foreach (var name in names)
        {
            CopyAttribute(model!, file, name, path, log); // an access list brings the mode with it
        }
    }

    private static void CopyAttribute(Descriptor model, Descriptor file, string name, string path, Log log)
    {
        Posix.Check(Syscall.fgetxattr(model.Value, name, out var value));
        if (Syscall.fsetxattr(file.Value, name, value ?? []) == 0) // an empty one is null to Mono.Posix
        {
            return;
        }

        // An access list or a user's own attribute must not be lost. A label (security.*) is the system's to give: where
        // it does not let us, the new file has the one that the system's policy gave it.
        var errno = Posix.LastError;
        if (!name.StartsWith("security.", StringComparison.Ordinal) && !name.StartsWith("trusted.", StringComparison.Ordinal))
        {
            throw new PosixException(errno);
        }

        log.Detail($"{path}: {name} is not carried over: {PosixException.Text(errno)}");
    }
}
