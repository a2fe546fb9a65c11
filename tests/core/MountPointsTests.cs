namespace Ocx.Tests;

[Parallelizable]
public class MountPointsTests
{
    [TestCase("/", true)]
    [TestCase("/proc", true)]
    [TestCase("/proc/self", false)]
    [TestCase("/usr/share", false)]
    [TestCase("", false)]
    public void What_is_mounted_there_cannot_be_replaced(string path, bool isOne) => MountPoints.Has(path).Should().Be(isOne);
}
