using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.DataAnnotations;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Portal.Design.Languages;

/// <summary>
/// The framework translates the messages of the attributes it has an adapter for, and shows the bare key of all others
/// (Length, AllowedValues, attributes of our own). This gives the others an adapter that only translates.
/// </summary>
internal sealed class LocalisedAttributes : IValidationAttributeAdapterProvider
{
    private readonly ValidationAttributeAdapterProvider builtIn = new();

    public IAttributeAdapter? GetAttributeAdapter(ValidationAttribute attribute, IStringLocalizer? stringLocalizer) =>
        builtIn.GetAttributeAdapter(attribute, stringLocalizer)
        ?? (stringLocalizer is null ? null : new Adapter(attribute, stringLocalizer));

    private sealed class Adapter(ValidationAttribute attribute, IStringLocalizer localizer)
        : AttributeAdapterBase<ValidationAttribute>(attribute, localizer)
    {
        public override void AddValidation(ClientModelValidationContext context)
        {
            // Validation happens on the server; no data- attributes are wanted.
        }

        public override string GetErrorMessage(ModelValidationContextBase validationContext)
        {
            ArgumentNullException.ThrowIfNull(validationContext);
            return GetErrorMessage(validationContext.ModelMetadata, validationContext.ModelMetadata.GetDisplayName());
        }
    }
}
