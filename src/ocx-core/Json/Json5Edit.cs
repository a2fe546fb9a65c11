namespace Ocx;

/// <summary>
/// Changes members of a JSON5 text, which OpenClaw's configuration is, and leaves every other character as it stands:
/// comments, order, white space, quotes. What is new takes the style of its neighbours.
/// </summary>
public static class Json5Edit
{
    /// <summary>Sets a value, and makes the objects above it that are missing. One that says the same already stays as it is written.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The names from the outermost object on; of an item of an array, its number.</param>
    /// <param name="json">The value, as JSON. Of an object or an array in the place of another only what differs is changed.</param>
    /// <exception cref="Json5Exception">The text is not JSON5, or the value is not.</exception>
    /// <exception cref="OcxException">78: the path leads through what is no object.</exception>
    public static string Set(string text, IReadOnlyList<string> path, string json)
    {
        ArgumentNullException.ThrowIfNull(path);
        var (way, value) = (Json5Way.Find(text, path), Json5.Parse(json));
        if (way.Found is { } old)
        {
            return Json5Compare.Same(old, value) ? text
                : old.Kind == Json5Kind.Object && value.Kind == Json5Kind.Object ? SetMembers(text, path, old, value, json)
                : old.Kind == Json5Kind.Array && value.Kind == Json5Kind.Array ? SetItems(text, path, old, value, json)
                : Replace(text, way, old, value, json);
        }

        // The innermost object that is there gets the rest of the path, as one member.
        var name = path[way.Values.Count - 1];
        foreach (var missing in path.Skip(way.Values.Count).Reverse())
        {
            json = $"{{{Json5.String(missing)}:{json}}}";
        }

        var added = Json5.Parse(json);
        return new Json5Insertion(text, way.Values[0], way.Values[^1], way.Parent).Insert(
            way.Values[^1].Members.Count,
            (style, lines, indent) => style.Name(name) + style.Colon + new Json5Writer(style, json).Value(added, lines, indent));
    }

    /// <summary>Adds members that are missing to an object, behind the others, and makes the objects above them; as <see cref="Set"/> does for one after the other, and with as much work as it does for one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The names from the outermost object to that one.</param>
    /// <param name="names">The members' names.</param>
    /// <param name="json">The value of each, as JSON.</param>
    /// <inheritdoc cref="Set"/>
    public static string Add(string text, IReadOnlyList<string> path, IReadOnlyList<string> names, string json)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count == 0)
        {
            return text;
        }

        var way = Json5Way.Find(text, [.. path, names[0]]);
        if (way.Values.Count <= path.Count)
        {
            return Set(text, path, $"{{{string.Join(',', names.Select(n => $"{Json5.String(n)}:{json}"))}}}");
        }

        var value = Json5.Parse(json);
        return new Json5Insertion(text, way.Values[0], way.Values[^1], way.Parent).Insert(
            way.Values[^1].Members.Count,
            (style, lines, indent) => string.Join(
                lines ? "," + style.NewLine + indent : "," + style.Gap,
                names.Select(n => style.Name(n) + style.Colon + new Json5Writer(style, json).Value(value, lines, indent))));
    }

    /// <summary>Takes a member, or an item, away with its comma and its own lines; the comments around it stay. Where there is none, the text is as it was.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The names from the outermost object on; of an item of an array, its number.</param>
    /// <exception cref="Json5Exception">The text is not JSON5.</exception>
    public static string Remove(string text, IReadOnlyList<string> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Count == 0)
        {
            throw new ArgumentException("the whole text cannot be taken away", nameof(path));
        }

        // Of several members of one name the last counts: without it the one before it would.
        var way = Json5Way.TryFind(text, path);
        return way.Found is null ? text
            : way.Parent is { Kind: Json5Kind.Object } holder ? RemoveMembers(text, holder, n => n == path[^1])
            : new Json5Removal(text, way.Parent!).Remove([way.Index]);
    }

    private static string RemoveMembers(string text, Json5Value holder, Predicate<string> isGone)
    {
        var indexes = Enumerable.Range(0, holder.Members.Count).Where(i => isGone(holder.Members[i].Name)).ToList();
        return indexes.Count == 0 ? text : new Json5Removal(text, holder).Remove(indexes);
    }

    private static string Replace(string text, Json5Way way, Json5Value old, Json5Value value, string json)
    {
        var holder = way.Values.Count > 1 ? way.Values[^2] : old;
        var style = new Json5Style(text, way.Values[0], holder, old.Start);
        var lines = way.Values.Count == 1 || new Json5Container(text, holder).HasLines;
        return text[..old.Start] + new Json5Writer(style, json).Value(value, lines, Json5Container.Indent(text, old.Start), old) + text[old.End..];
    }

    private static string SetMembers(string text, IReadOnlyList<string> path, Json5Value old, Json5Value value, string json)
    {
        text = RemoveMembers(text, old, n => value.Last(n) is null);
        return value.ByName.Values.Where(m => old.Last(m.Name) is not { } same || !Json5Compare.Same(same.Value, m.Value))
            .Aggregate(text, (t, m) => Set(t, [.. path, m.Name], json[m.Value.Start..m.Value.End]));
    }

    /// <summary>What begins and ends alike stays; what lies between is changed item by item.</summary>
    private static string SetItems(string text, IReadOnlyList<string> path, Json5Value old, Json5Value value, string json)
    {
        var (first, last) = (0, 0);
        var both = Math.Min(old.Items.Count, value.Items.Count);
        while (first < both && Json5Compare.Same(old.Items[first], value.Items[first]))
        {
            first++;
        }

        while (last < both - first && Json5Compare.Same(old.Items[^(last + 1)], value.Items[^(last + 1)]))
        {
            last++;
        }

        if (old.Items.Count > value.Items.Count)
        {
            text = new Json5Removal(text, old).Remove([.. Enumerable.Range(value.Items.Count - last, old.Items.Count - value.Items.Count)]);
        }

        for (var i = first; i < value.Items.Count - last; i++)
        {
            var item = value.Items[i];
            var (number, at) = (i, Json5Way.Find(text, path));
            text = i < old.Items.Count - last ? Set(text, [.. path, Json5Way.Number(i)], json[item.Start..item.End])
                : new Json5Insertion(text, at.Values[0], at.Values[^1], at.Parent).Insert(number, (style, lines, indent) => new Json5Writer(style, json).Value(item, lines, indent));
        }

        return text;
    }
}
