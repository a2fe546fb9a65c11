using Mono.Unix.Native;

namespace Ocx;

/// <summary>Standard input as the end of a pipeline's pipe.</summary>
internal static class EventInput
{
    /// <summary>Waits for a line, and for the end of whoever reads ours: an idle pipeline must not outlive a stage.</summary>
    /// <exception cref="OcxException">74: nobody reads the output any more.</exception>
    public static void Wait()
    {
        var descriptors = new Pollfd[] { new() { fd = 0, events = PollEvents.POLLIN }, new() { fd = 1 } };
        while (Poll(descriptors, -1) == 0 || descriptors[0].revents == 0)
        {
            if ((descriptors[1].revents & (PollEvents.POLLERR | PollEvents.POLLHUP | PollEvents.POLLNVAL)) != 0)
            {
                throw new OcxException(ExitCode.IoError, "standard output: nobody reads it any more");
            }
        }
    }

    /// <summary>Whether reading would give something at once.</summary>
    public static bool HasMore() => Poll([new Pollfd { fd = 0, events = PollEvents.POLLIN }], 0) > 0;

    private static int Poll(Pollfd[] descriptors, int milliseconds)
    {
        int ready;
        do
        {
            ready = Syscall.poll(descriptors, (uint)descriptors.Length, milliseconds);
        }
        while (Posix.Interrupted(ready));
        return ready;
    }
}
