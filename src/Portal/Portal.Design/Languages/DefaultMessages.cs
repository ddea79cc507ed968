using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace Bauhinia.Portal.Design.Languages;

/// <summary>Gives every validation attribute without words of its own a key in the design's texts: the framework's own words are English only.</summary>
internal sealed class DefaultMessages : IValidationMetadataProvider
{
    public void CreateValidationMetadata(ValidationMetadataProviderContext context)
    {
        foreach (var attribute in context.ValidationMetadata.ValidatorMetadata.OfType<ValidationAttribute>())
        {
            if (attribute.ErrorMessage is null && attribute.ErrorMessageResourceName is null)
            {
                attribute.ErrorMessage = attribute switch
                {
                    RequiredAttribute => "FieldRequired",
                    StringLengthAttribute or MaxLengthAttribute or LengthAttribute => "FieldLength",
                    EmailAddressAttribute => "FieldEmail",
                    _ => "FieldInvalid",
                };
            }
        }
    }
}
