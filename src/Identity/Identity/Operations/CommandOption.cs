namespace Bauhinia.Identity.Operations;

/// <summary>An option of one operator's command.</summary>
/// <param name="Name">Without the dashes, such as <c>email</c>.</param>
/// <param name="Value">What its value is called in the usage line, such as <c>ADDRESS</c>; null for a switch such as <c>--verify</c>.</param>
/// <param name="IsRequired">Whether the command is refused without it.</param>
internal sealed record CommandOption(string Name, string? Value, bool IsRequired = false)
{
    public override string ToString()
    {
        var text = Value is null ? $"--{Name}" : $"--{Name} {Value}";
        return IsRequired ? text : $"[{text}]";
    }
}
