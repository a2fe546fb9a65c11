namespace Ocx;

/// <summary>Brings a configuration to what is asked for, and notes what that changes.</summary>
internal sealed class ModelEdit(ConfigEdit edit, ModelWish wish, ModelFile given, Log log)
{
    private static readonly string[] Defaults = ["agents", "defaults", "model"];

    private readonly List<ModelChange> changes = [];
    private readonly List<string> chosen = [];

    private OpenClawConfig Config => edit.Config;

    private ModelList List => new(edit.Config);

    /// <summary>Changes it, nothing written.</summary>
    /// <exception cref="OcxException">78: it cannot be changed as it is asked for.</exception>
    public IReadOnlyList<ModelChange> Run()
    {
        var (hadPrimary, hadList) = (Config.PrimaryModel is not null, !List.IsEmpty);
        var inUse = hadList ? [] : List.InUse;
        if (wish.RemoveCustomProvider)
        {
            RemoveCustomProvider();
        }

        SetModel(Defaults, wish.Primary ?? (wish.IsBare && !hadPrimary ? ModelName.Opus : null), wish.Fallbacks, canBeText: false);
        foreach (var (agent, model) in wish.Agents)
        {
            SetModel([.. AgentPaths.Of(Config, agent), "model"], model, [], canBeText: true);
        }

        if (wish.IsBare)
        {
            AddAliases(hadPrimary);
        }

        foreach (var (model, name) in wish.Aliases)
        {
            SetAlias(model, name);
        }

        var isNew = !hadList && !List.IsEmpty;
        KeepChoosable(inUse);
        if (isNew && List.Restricts)
        {
            log.Notice($"{Config.Path}: agents.defaults.models is new, and by it OpenClaw lets a chat choose these alone: {string.Join(", ", Config.Root.Find(ModelList.Path)!.Members.Keys)}");
        }

        edit.Verify();
        return changes;
    }

    private void RemoveCustomProvider()
    {
        foreach (var name in Config.Find("models.providers")?.Members.Keys.Where(k => ConfigValue.IsProvider(k, OpenClawConfig.Anthropic)).ToList() ?? [])
        {
            changes.AddRange(edit.Remove(["models", "providers", name]).Select(file => new ModelChange(file, $"models.providers.{name}", "custom", null)));
        }
    }

    /// <summary>A model may be written as a text, which is its primary one; it stays so as long as that is enough.</summary>
    private void SetModel(IReadOnlyList<string> path, string? primary, IReadOnlyList<string> fallbacks, bool canBeText)
    {
        var old = Config.Find(path);
        var (oldPrimary, oldFallbacks) = ((old?.Text is null ? old?.Find("primary") : old)?.Text, old?.Find("fallbacks"));
        if (primary is not null)
        {
            chosen.AddRange([primary, .. oldPrimary is null ? [] : new[] { oldPrimary }]);
        }

        chosen.AddRange(fallbacks.Concat(fallbacks.Count > 0 ? oldFallbacks?.Texts ?? [] : []));
        if (old?.Kind == Json5Kind.String && fallbacks.Count > 0)
        {
            var file = edit.Set(path, $"{{\"primary\":{Json5.String(primary ?? oldPrimary!)},\"fallbacks\":{Json(fallbacks)}}}");
            Note(file, [.. path, "primary"], oldPrimary, primary ?? oldPrimary);
            Note(file, [.. path, "fallbacks"], null, Shown(fallbacks));
            return;
        }

        if (primary is not null)
        {
            var isText = old?.Kind == Json5Kind.String || (old is null && canBeText);
            Set(isText ? path : [.. path, "primary"], Json5.String(primary), oldPrimary, primary);
        }

        if (fallbacks.Count > 0)
        {
            Set([.. path, "fallbacks"], Json(fallbacks), oldFallbacks is null ? null : Shown(oldFallbacks.Texts), Shown(fallbacks));
        }
    }

    /// <summary>The aliases that a bare run gives to models that have none: not where another model has that name, nor where the list would come into being and shut out what could be chosen.</summary>
    private void AddAliases(bool hadPrimary)
    {
        if (hadPrimary && List is { IsEmpty: true, Restricts: true })
        {
            log.Warning(
                $"{Config.Path}: no alias is added: agents.defaults.models would come into being, and OpenClaw then lets nobody choose a model that is not in it",
                $"ocx-model{given.Words} --alias '{ModelName.Opus}={ModelName.Aliases[0].Name}' adds it all the same, with the models that the configuration names");
            return;
        }

        foreach (var (model, name) in ModelName.Aliases.Where(a => List.AliasOf(a.Model) is null))
        {
            if (List.OwnerOf(name, but: model) is { } owner)
            {
                log.Warning($"{Config.Path}: {model} gets no alias: {name} is that of {owner}");
            }
            else
            {
                SetAlias(model, name);
            }
        }
    }

    private void SetAlias(string model, string name)
    {
        if (List.OwnerOf(name, but: model) is { } owner)
        {
            throw new OcxException(ExitCode.Configuration, $"{Config.Path}: {name} is the alias of {owner} already, which nobody could choose by it any more", $"give that another one first: --alias '{owner}=NAME'");
        }

        Set([.. ModelList.Path, List.NameOf(model), "alias"], Json5.String(name), List.AliasOf(model)?.Text, name);
    }

    /// <summary>Where the list restricts: what was named before can still be chosen, and what is set now too.</summary>
    private void KeepChoosable(IReadOnlyList<string> inUse)
    {
        var list = List;
        if (list.IsEmpty || !list.Restricts)
        {
            return;
        }

        var missing = chosen.Concat(inUse).Where(m => ModelName.IsValid(m) && !list.Has(m)).DistinctBy(ModelName.Key, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            var file = edit.Add(ModelList.Path, missing, "{}");
            missing.ForEach(m => Note(file, [.. ModelList.Path, m], null, "listed"));
        }
    }

    private void Set(IReadOnlyList<string> path, string json, string? before, string after) => Note(edit.Set(path, json), path, before, after);

    private void Note(string file, IReadOnlyList<string> path, string? before, string? after)
    {
        if (before != after)
        {
            changes.Add(new(file, string.Join('.', path), before, after));
        }
    }

    private static string Json(IReadOnlyList<string> models) => $"[{string.Join(',', models.Select(Json5.String))}]";

    private static string Shown(IReadOnlyList<string> models) => string.Join(", ", models);
}
